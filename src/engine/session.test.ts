// Stories over a whole session, as a person goes through it: open, ask, wire, train, pause, save, come back.
import { describe, expect, it, vi } from 'vitest';
import { ANCHOR, COMPOSITION, type Answer, type EngineEvent } from '../shared/protocol.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import type { Library, ModelShelf } from './library.ts';
import { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import {
  answers,
  AUGMENTER,
  examples,
  library,
  link,
  losses,
  preset,
  rested,
  settings,
  tellStories,
  takeExamples,
} from './testing/story.ts';

const { start, gpu } = tellStories();

describe('session', () => {
  it('opens with the shipped links; starting over makes the composition answer as the anchor', async () => {
    const { session } = await start();
    const [anchor, composed] = await answers(session);
    expect(composed).not.toBe(anchor);
    const wiring = await session.startOver();
    expect(wiring).toMatchObject({ origin: 'untrained', steps: 0 });
    expect(wiring.links).toHaveLength(5);
    expect((await answers(session))[1]).toBe(anchor);
  });

  it('a link that is switched off writes nothing, and has its weights back when it is on again', async () => {
    const { session } = await start();
    const before = await answers(session);
    const { links, parameters } = await session.startOver().then(() => session.usePresetLinks());
    const off = links.map((each) => ({ ...each, enabled: false }));
    expect(await session.wire({ links: off })).toMatchObject({ parameters, links: off });
    expect((await answers(session))[1]).toBe(before[0]);
    await session.wire({ links });
    expect(await answers(session)).toEqual(before);
  });

  it('a link that is removed and put back has its weights back', async () => {
    const { session } = await start();
    const before = await answers(session);
    const { links } = await session.usePresetLinks();
    await session.wire({ links: links.slice(1) });
    expect(await answers(session)).not.toEqual(before);
    await session.wire({ links });
    expect(await answers(session)).toEqual(before);
  });

  it('refuses a link that cannot be, in words, and changes nothing', async () => {
    const { session } = await start();
    const before = await answers(session);
    await expect(session.wire({ links: [link(9, 0)] })).rejects.toMatchObject({ code: 'bad-composition' });
    await expect(session.wire({ links: [link(1, 1), { ...link(1, 1), id: 'again' }] })).rejects.toThrow(
      'already linked',
    );
    expect(await answers(session)).toEqual(before);
  });

  it('training lowers the held-in loss, reports steps and held-out answers, and keeps the weights for the next visit', async () => {
    const { session, events, projects } = await start();
    await session.wire({ links: [link(2, 0), link(2, 2)] });
    await session.startOver();
    await session.train({ settings: { ...settings, steps: 60, evaluateEvery: 30 } });
    expect(await rested(events)).toMatchObject({ state: 'finished', step: 60 });
    const curve = losses(events);
    expect(curve).toHaveLength(60);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(curve.slice(-8))).toBeLessThan(0.5 * mean(curve.slice(0, 8)));
    const looks = events.filter((event) => event.type === 'heldOutDone');
    expect(looks.map(({ step }) => step)).toEqual([30, 60]);
    expect(looks[0].answers[0]).toMatchObject({ prompt: 'w16 w17', expected: 'w52' });

    const said = await answers(session);
    const second = new Session({ gpu: gpu(), library, projects, emit: () => undefined });
    const reopened = await second.open({ preset });
    expect(reopened.restored).toBe(true);
    expect(reopened.wiring).toMatchObject({ origin: 'trained', steps: 60 });
    expect(await answers(second)).toEqual(said);
  });

  it('a run that is paused and resumed, or stepped, has the losses of one that is not', async () => {
    const run = async (drive: (session: Session, events: EngineEvent[]) => Promise<unknown>): Promise<number[]> => {
      const { session, events } = await start();
      await session.wire({ links: [link(2, 1)] });
      await session.startOver();
      await drive(session, events);
      expect(await rested(events)).toMatchObject({ state: 'finished' });
      return losses(events);
    };
    const straight = await run((session) => session.train({ settings }));
    const halting = await run(async (session, events) => {
      for (let i = 0; i < 3; i++) await session.step({ settings });
      expect(await rested(events)).toMatchObject({ state: 'paused', step: 3 });
      await session.resume();
      await session.pause();
      await answers(session);
      await session.resume();
    });
    expect(halting).toEqual(straight);
    expect(straight).toHaveLength(settings.steps);
  });

  it('a rate that is far too high ends the run with the last good weights and says what to do', async () => {
    const { session, events } = await start();
    await session.train({ settings: { ...settings, learningRate: 1e30, warmupSteps: 0, clip: 0 } });
    const end = await rested(events);
    expect(end).toMatchObject({ state: 'failed', error: { code: 'not-finite' } });
    const { values } = readCompositionFile(await session.saveComposition());
    expect(values.flat().every((tensor) => tensor.values.every(Number.isFinite))).toBe(true);
  });

  it('uploaded examples are trained on, split, and kept', async () => {
    const { session, projects } = await start();
    const { examples: read, problems } = session.readExamples({
      name: 'mine.jsonl',
      text: `${examples.map((each) => JSON.stringify(each)).join('\n')}\n{"no": 1}`,
    });
    expect(read).toHaveLength(24);
    expect(problems).toMatchObject([{ line: 25 }]);
    const report = await takeExamples(session, 'mine.jsonl', read);
    expect(report).toMatchObject({ name: 'mine.jsonl', builtIn: false });
    expect(report.train + report.heldOut).toBe(24);
    const second = new Session({ gpu: gpu(), library, projects, emit: () => undefined });
    expect((await second.open({ preset })).examples).toEqual(report);
    expect(() => session.readExamples({ name: 'x.png', text: '\u0089PNG\r\n\u001a\n' })).toThrow();
  });

  it('examples that there is no room for leave those from before in the project, until there is', async () => {
    const { session, projects } = await start();
    const first = await takeExamples(session, 'first', examples);
    const save = vi.spyOn(projects.examples, 'save').mockResolvedValue(false);
    const tidy = vi.spyOn(projects, 'tidy');
    const second = await takeExamples(session, 'second', examples.slice(0, 9));
    const opened = async () =>
      (await new Session({ gpu: gpu(), library, projects, emit: () => undefined }).open({ preset })).examples;
    expect(await opened()).toEqual(first);
    expect(tidy).not.toHaveBeenCalled();
    save.mockRestore();
    await session.wire({ links: [link(1, 1)] });
    await vi.waitFor(async () =>
      expect(await projects.load(preset.id)).toMatchObject({ examples: { name: 'second' } }),
    );
    expect(await opened()).toEqual(second);
  });

  it('saves a composition that it can load again; a file of other models is refused', async () => {
    const { session } = await start();
    const before = await answers(session);
    const file = await session.saveComposition();
    await session.startOver();
    await session.loadComposition({ file });
    expect(await answers(session)).toEqual(before);
    await expect(session.loadComposition({ file: new ArrayBuffer(40) })).rejects.toMatchObject({ code: 'bad-model' });
    const whole = readCompositionFile(file);
    const lacking = writeCompositionFile({ ...whole, values: whole.values.map((values) => values.slice(1)) });
    await expect(session.loadComposition({ file: lacking })).rejects.toMatchObject({ code: 'bad-composition' });
    const foreign = writeCompositionFile({ ...whole, anchor: 'another' });
    await expect(session.loadComposition({ file: foreign })).rejects.toThrow('joins another and');
    expect(await answers(session)).toEqual(before);
  });

  it('an answer says how much of the question its model did not know', async () => {
    const { session } = await start();
    const [known, unknown] = await Promise.all(
      ['w1 w2', 'w1 gibberish'].map((prompt) => session.ask({ askId: 1, prompt, speakers: [ANCHOR], maxTokens: 1 })),
    );
    expect([known[0].unknownTokens, unknown[0].unknownTokens]).toEqual([0, 1]);
  });

  it('an empty question and one that is too long are refused in words', async () => {
    const { session } = await start();
    await expect(answers(session, '')).resolves.toBeDefined(); // the anchor's tokenizer puts <s> in front
    await expect(answers(session, 'w1 '.repeat(5000))).rejects.toThrow('there is room for');
    const ask = (prompt: string, maxTokens: number): Promise<Answer[]> =>
      session.ask({ askId: 1, prompt, speakers: [COMPOSITION], maxTokens });
    // The augmenter reads two tokens in each "w1": it is the first to have no room.
    await expect(ask('w1 '.repeat(64).trim(), 1)).rejects.toThrow('The question has 128 tokens');
    expect(await ask('w1 '.repeat(63).trim(), 20)).toMatchObject([{ ended: 'context', tokens: 1 }]);
  });

  it.each(['config.json', 'tokenizer.json', 'model.safetensors', 'links.safetensors', 'train.jsonl'])(
    'holds nothing after an opening that failed for want of %s, and opens when asked again',
    async (missing) => {
      const lacking: Library = {
        entry: library.entry,
        file: (id, name) =>
          name === missing && id !== AUGMENTER ? Promise.resolve(undefined) : library.file(id, name),
      };
      const source = { ...lacking };
      const live = liveBuffers(gpu());
      const session = new Session({ gpu: gpu(), library: source, emit: () => undefined });
      await expect(session.open({ preset })).rejects.toMatchObject({ code: 'bad-model' });
      expect([...live]).toEqual([]);
      source.file = library.file;
      await expect(session.open({ preset })).resolves.toMatchObject({ restored: false });
    },
  );

  it('opening with other augmenters reads the anchor no second time, unless it was removed in between', async () => {
    const live = liveBuffers(gpu());
    const read: string[] = [];
    const source: Library = {
      entry: library.entry,
      file: (id, name) => {
        if (name === 'model.safetensors') read.push(id);
        return library.file(id, name);
      },
    };
    const shelf = { removeModel: () => Promise.resolve(null) } as unknown as ModelShelf;
    const session = new Session({ gpu: gpu(), library: source, shelf, emit: () => undefined });
    await session.open({ preset });
    const once = live.size;
    const other = { ...preset, id: 'other', augmenters: ['tiny-llama-twin'], files: undefined };
    await session.open({ preset: other });
    expect(read.splice(0).toSorted()).toEqual([preset.anchor, ...preset.augmenters, 'tiny-llama-twin'].toSorted());
    const [answer] = await session.ask({ askId: 1, prompt: 'w1 w2', speakers: [ANCHOR], maxTokens: 3 });
    await session.open({ preset });
    expect(read.splice(0)).toEqual(preset.augmenters);
    expect(live.size).toBe(once);
    const [again] = await session.ask({ askId: 2, prompt: 'w1 w2', speakers: [ANCHOR], maxTokens: 3 });
    expect(again.text).toBe(answer.text);
    await session.removeModel({ id: preset.anchor });
    await session.open({ preset });
    expect(read).toEqual([preset.anchor]);
    expect(live.size).toBe(once);
  });

  it('opening again ends the run and gives back what was open', async () => {
    const live = liveBuffers(gpu());
    const { session, events } = await start();
    const once = live.size;
    await session.train({ settings: { ...settings, steps: 10_000 } });
    await answers(session);
    await session.open({ preset });
    expect(await rested(events)).toMatchObject({ state: 'stopped' });
    expect(live.size).toBe(once);
  });

  it('a run that is stopped while it is made does not go on', async () => {
    const { session, events } = await start();
    await Promise.all([session.train({ settings }), session.stop()]);
    expect(await rested(events)).toMatchObject({ state: 'stopped' });
    await Promise.all([session.train({ settings }), session.stop(), session.train({ settings })]);
    expect(await rested(events)).toMatchObject({ state: 'finished', step: settings.steps });
  });

  it('stopping an answer stops those that were asked for, and none after them', async () => {
    const { session } = await start();
    const ask = (): Promise<Answer[]> => session.ask({ askId: 1, prompt: 'w5', speakers: [ANCHOR], maxTokens: 3 });
    const [first, second] = [ask(), ask()];
    session.stopAnswer();
    const third = ask();
    const ended = (await Promise.all([first, second, third])).map(([answer]) => answer.ended);
    expect(ended.slice(0, 2)).toEqual(['stopped', 'stopped']);
    expect(ended[2]).not.toBe('stopped');
    expect((await first)[0].tokensPerSecond).toBe(0);
  });

  it('saves every link as it is at one moment, also while a run goes on', async () => {
    const { session } = await start();
    const never = 10_000; // a look or a checkpoint would read as well
    await session.train({ settings: { ...settings, steps: never, evaluateEvery: never, checkpointEvery: never } });
    await answers(session);
    const reads = vi.spyOn(gpu().readback, 'u32');
    await session.saveComposition();
    expect(reads).toHaveBeenCalledOnce();
    await session.stop();
  });

  it('refuses two links of one id: they would share their weights', async () => {
    const { session } = await start();
    const twice = [link(1, 1), { ...link(2, 2), id: link(1, 1).id }];
    await expect(session.wire({ links: twice })).rejects.toThrow('Two links have the id "1-1"');
  });

  it('refuses a run without examples in a step, and one of no steps is over at once', async () => {
    const { session, events } = await start();
    await expect(session.train({ settings: { ...settings, batch: 0 } })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(session.step({ settings: { ...settings, batch: 2.5 } })).rejects.toThrow('2.5 examples');
    await session.train({ settings: { ...settings, steps: 0 } });
    expect(await rested(events)).toMatchObject({ state: 'finished', step: 0 });
  });

  it('an answer for which something was lacking once can be asked for again', async () => {
    const { session } = await start();
    vi.spyOn(gpu().kernels, 'pipeline').mockRejectedValueOnce(new Error('No memory.'));
    await expect(answers(session)).rejects.toThrow('No memory.');
    await expect(answers(session)).resolves.toHaveLength(2);
  });

  it('a file that cannot be read, and examples that cannot be had, end no run', async () => {
    const { session, events } = await start();
    await session.train({ settings: { ...settings, steps: 10_000 } });
    await expect(session.loadComposition({ file: new ArrayBuffer(40) })).rejects.toMatchObject({ code: 'bad-model' });
    vi.spyOn(library, 'file').mockResolvedValueOnce(undefined);
    await expect(session.useBuiltInExamples()).rejects.toMatchObject({ code: 'bad-model' });
    expect(events.filter((event) => event.type === 'runChanged')).toMatchObject([{ state: 'running' }]);
    await session.stop();
  });
});
