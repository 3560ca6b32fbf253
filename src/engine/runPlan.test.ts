// What a run will take, told before; and the search for a rate, which leaves everything as it was.
import { describe, expect, it, vi } from 'vitest';
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import type { MemoryPart } from '../shared/reports.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import {
  answers,
  examples,
  link,
  losses,
  rested,
  settings,
  takeExamples,
  tellStories,
  type Story,
} from './testing/story.ts';
import { Pacer } from './text/pacer.ts';
import { TextTokenizer } from './text/tokenizer.ts';

const { start, gpu } = tellStories();

const plan = ({ session }: Story, more: Partial<TrainingSettings> = {}) =>
  session.planRun({ settings: { ...settings, ...more } });

describe('planRun', () => {
  it('says what a run then takes, to the byte, and holds nothing', async () => {
    const story = await start();
    const { session, events } = story;
    const before = gpu().memory.bytes;
    const planned = await plan(story, { patience: 1, accumulate: 2, evaluateEvery: 4 });
    expect(gpu().memory.bytes).toBe(before);
    expect(planned).toMatchObject({ steps: 12, epochs: (12 * 8 * 2) / 16, obstacles: [], secondsPerStep: undefined });
    expect(planned.tokens).toBeGreaterThan(2 * 8 * 2);
    await session.step({ settings: { ...settings, patience: 1, accumulate: 2, evaluateEvery: 4 } });
    const { parts } = session.inspectDevice();
    expect(parts.find(({ what }) => what === 'run')?.bytes).toBe(planned.bytes);
    const { secondsPerStep } = await plan(story, { accumulate: 2, steps: 99 });
    expect(secondsPerStep).toBeGreaterThan(0);
    expect((await plan(story, { accumulate: 3 })).secondsPerStep).toBeUndefined();
    await session.stop();
    expect(await rested(events)).toMatchObject({ state: 'stopped' });
  });

  it('tokenises the examples once', async () => {
    const story = await start();
    await plan(story);
    const { speakers, examples: set } = story.session['desk'].opened();
    const encoded = speakers.encode(COMPOSITION, set.train);
    const read = vi.spyOn(TextTokenizer.prototype, 'encode');
    await plan(story, { batch: 3 });
    await story.session.step({ settings });
    expect(read).not.toHaveBeenCalled();
    await story.session.stop();
    expect(speakers.encode(COMPOSITION, [...set.train])).toEqual(encoded);
    expect(read).toHaveBeenCalled(); // for a list that it does not know
  });

  it.each<[string, (story: Story) => Promise<unknown>]>([
    ['a plan', plan],
    ['a run', async ({ session }) => session.step({ settings })],
    ['a search for a rate', async ({ session }) => session.findRate({ settings })],
    ['a trial', async ({ session }) => session.tryWiring({ trialId: 1, links: [link(2, 1)], settings, limit: 2 })],
    ['a rehearsed step', async ({ session }) => session.measureSpeed({ what: 'step', settings })],
  ])('of many examples %s tokenises slice by slice: others have their turns', async (_who, make) => {
    const story = await start();
    await takeExamples(
      story.session,
      'many',
      Array.from({ length: 4000 }, (_none, i) => ({ prompt: `w${i} w${i % 7}`, completion: `w${i % 60}` })),
    );
    const slices = vi.spyOn(Pacer.prototype, 'rest');
    await make(story);
    expect(slices.mock.calls.length).toBeGreaterThan(1);
    await story.session.stop();
  });

  it.each<[Partial<TrainingSettings>, string]>([
    [{ steps: 0 }, 'Steps must be a whole number from 1 to 100,000; it is 0.'],
    [{ batch: 2.5 }, 'Examples in a step must be a whole number from 1 to 1,024; it is 2.5.'],
    [{ learningRate: NaN }, 'The learning rate must be a number from 0.000001 to 1; it is NaN.'],
    [{ schedule: 'wavy' as never }, 'There is no schedule "wavy".'],
    [{ steps: 100_000, batch: 1024 }, 'more than 8,388,608 examples would come up'],
  ])('%o stands in the way', async (more, sentence) => {
    const { obstacles } = await plan(await start(), more);
    expect(obstacles).toEqual([expect.stringContaining(sentence)]);
  });

  it('without links, without examples, or without a buffer that is large enough there is no run', async () => {
    const story = await start();
    const { adapter } = gpu();
    const most = adapter.maxBufferBytes;
    Object.assign(adapter, { maxBufferBytes: 1024 });
    try {
      expect((await plan(story)).obstacles).toEqual([expect.stringMatching(/do not fit into the graphics memory/)]);
    } finally {
      Object.assign(adapter, { maxBufferBytes: most });
    }
    await story.session.wire({ links: [] });
    expect((await plan(story)).obstacles).toEqual(['There is no link to train. Link two layers, or switch a link on.']);
  });

  it.each<[Partial<TrainingSettings>, string | RegExp]>([
    [{ warmupSteps: 12 }, /^The warm-up of 12 steps is as long as the run/],
    [{ evaluateEvery: 12 }, /^The first look .* is at the end/],
    [{}, 'Only 8 examples are held out: a score over so few says little.'],
    [{ batch: 17 }, /^A step takes 17 examples, and there are 16/],
    [{ patience: 2 }, 'With 2 looks in all, a patience of 2 never ends the run early.'],
  ])('%o is likely not meant', async (more, sentence) => {
    const { warnings, obstacles } = await plan(await start(), more);
    expect(obstacles).toEqual([]);
    expect(warnings).toContainEqual(expect.stringMatching(sentence));
    if (Object.keys(more).length > 0) expect((await plan(await start())).warnings).toHaveLength(1);
  });
});

describe('findRate', () => {
  it('finds a rate that trains, tells of each try, and leaves everything as it was', async () => {
    const { session, events } = await start();
    await session.wire({ links: [link(2, 0), link(2, 2)] });
    await session.startOver();
    const file = Buffer.from(await session.saveComposition());
    const said = await answers(session);
    const live = liveBuffers(gpu());
    const { points, suggestion } = await session.findRate({ settings });
    expect([...live]).toEqual([]);
    expect(Buffer.from(await session.saveComposition())).toEqual(file);
    expect(await answers(session)).toEqual(said);
    expect(await session.listRuns()).toEqual([]);
    expect(points.length).toBeGreaterThan(20);
    const tried = events.flatMap((event) => (event.type === 'rateTried' ? [event] : []));
    expect(tried.map(({ rate, loss }) => ({ rate, loss }))).toEqual(points);
    expect(suggestion).toBeGreaterThan(1e-4);
    await session.train({ settings: { ...settings, steps: 40, learningRate: suggestion ?? NaN } });
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    const curve = losses(events);
    expect(curve[39]).toBeLessThan(0.8 * curve[0]);
  });

  it('is stopped at any moment, by other examples as well, and one at a time', async () => {
    const { session, events } = await start();
    const live = liveBuffers(gpu());
    const first = session.findRate({ settings });
    await expect(session.findRate({ settings })).rejects.toThrow('A rate is being looked for already.');
    await session.stopFinding();
    await expect(first).rejects.toMatchObject({ code: 'stopped' });
    const second = session.findRate({ settings });
    const ended = expect(second).rejects.toMatchObject({ code: 'stopped' });
    while (!events.some(({ type }) => type === 'rateTried')) await new Promise((resolve) => setTimeout(resolve, 1));
    await takeExamples(session, 'mine', examples);
    await ended;
    expect([...live]).toEqual([]);
    const [, third] = await Promise.all([session.useBuiltInExamples(), session.findRate({ settings })]);
    expect(third.points.length).toBeGreaterThan(20); // it only waited for its turn
    await expect(session.findRate({ settings: { ...settings, accumulate: 0 } })).rejects.toThrow('average 0 batches');
  });

  it('is told of among what is held', async () => {
    const story = await start();
    const { session, events } = story;
    const held = (what: MemoryPart['what']): number =>
      session.inspectDevice().parts.find((part) => part.what === what)?.bytes ?? 0;
    const [links, other] = [held('links'), held('other')];
    const search = session.findRate({ settings });
    search.catch(() => undefined);
    while (!events.some(({ type }) => type === 'rateTried')) await new Promise((resolve) => setTimeout(resolve, 1));
    const searching = { run: held('run'), links: held('links') };
    expect(held('other') - other).toBeLessThanOrEqual(256); // a read-back buffer is kept for the next
    await session.stopFinding();
    expect(searching).toEqual({ run: (await plan(story)).bytes, links: 2 * links });
    expect([held('run'), held('links')]).toEqual([0, links]);
  });

  it('goes on beside a run, which has the losses that it has alone', async () => {
    const run = async (beside: boolean): Promise<number[]> => {
      const { session, events } = await start();
      await session.startOver();
      await session.train({ settings });
      if (beside) await session.findRate({ settings });
      await rested(events);
      return losses(events);
    };
    expect(await run(true)).toEqual(await run(false));
  });
});
