// A pinned wiring beside the one in use, over a session, and answers of both to the held-out questions.
import { describe, expect, it } from 'vitest';
import { ANCHOR, COMPOSITION, PINNED, type Score } from '../shared/protocol.ts';
import type { DeviceReport } from '../shared/reports.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import type { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { AUGMENTER, examples, link, preset, rested, settings, tellStories } from './testing/story.ts';

const { start, gpu } = tellStories();

const PROMPTS = ['w5 w17', 'w3 w4', 'w40'];

async function said(session: Session, speaker: string): Promise<unknown[]> {
  const all = [];
  for (const prompt of PROMPTS) {
    const [answer] = await session.ask({ askId: 1, prompt, speakers: [speaker], maxTokens: 6 });
    all.push(answer.ids);
  }
  return all;
}

const scored = async (session: Session, speaker: string): Promise<Omit<Score, 'speaker'>> => {
  const [{ speaker: _, ...score }] = await session.score({ speakers: [speaker], limit: 8 });
  return score;
};

const bytesOf = ({ parts }: DeviceReport, what: string): number => parts.find((part) => part.what === what)?.bytes ?? 0;

describe('a pinned wiring', () => {
  it('answers and scores as it did when it was pinned, whatever becomes of the one in use', async () => {
    const { session, events } = await start();
    const [before, score] = [await said(session, COMPOSITION), await scored(session, COMPOSITION)];
    const { links, parameters } = await session.usePresetLinks();
    const pinned = await session.pin({ file: await session.saveComposition() });
    expect(pinned).toMatchObject({ links, parameters });
    await session.wire({ links: [...links.slice(1), link(0, 3)] });
    await session.train({ settings: { ...settings, steps: 40 } });
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    expect(await said(session, PINNED)).toEqual(before);
    expect(await scored(session, PINNED)).toEqual(score);
    expect(await said(session, COMPOSITION)).not.toEqual(before);
    expect(await scored(session, COMPOSITION)).not.toEqual(score);
  });

  it('is another one when another file is pinned, and none when it is unpinned', async () => {
    const { session } = await start();
    const anchor = await said(session, ANCHOR);
    await session.pin({ file: await session.saveComposition() });
    expect(await said(session, PINNED)).not.toEqual(anchor);
    await session.startOver();
    await session.pin({ file: await session.saveComposition() });
    expect(await said(session, PINNED)).toEqual(anchor);
    await session.unpin();
    await expect(said(session, PINNED)).rejects.toMatchObject({ code: 'bad-request', message: 'No wiring is pinned.' });
    await expect(scored(session, PINNED)).rejects.toThrow('No wiring is pinned');
  });

  it('stays when a file cannot be had, and nothing is held of that one', async () => {
    const { session } = await start();
    const file = await session.saveComposition();
    const whole = readCompositionFile(file);
    await session.pin({ file });
    const before = await said(session, PINNED);
    const live = liveBuffers(gpu());
    const hostile: [file: ArrayBuffer, code: string][] = [
      [new ArrayBuffer(40), 'bad-model'],
      [file.slice(0, 2000), 'bad-model'],
      [writeCompositionFile({ ...whole, anchor: 'another' }), 'bad-composition'],
      [writeCompositionFile({ ...whole, values: whole.values.map((values) => values.slice(1)) }), 'bad-composition'],
      [writeCompositionFile({ ...whole, links: whole.links.map((each) => ({ ...each, to: 99 })) }), 'bad-composition'],
      [
        writeCompositionFile({ ...whole, links: whole.links.map((each) => ({ ...each, heads: 0 })) }),
        'bad-composition',
      ],
    ];
    for (const [each, code] of hostile) await expect(session.pin({ file: each })).rejects.toMatchObject({ code });
    expect([...live]).toEqual([]);
    expect(await said(session, PINNED)).toEqual(before);
  });

  it('is counted in what is held, and given back', async () => {
    const { session } = await start();
    const file = await session.saveComposition();
    await said(session, COMPOSITION);
    const before = session.inspectDevice();
    const live = liveBuffers(gpu());
    await session.pin({ file });
    await said(session, PINNED);
    const beside = session.inspectDevice();
    for (const what of ['links', 'caches']) expect(bytesOf(beside, what)).toBe(2 * bytesOf(before, what));
    await session.unpin();
    await session.unpin();
    expect([...live]).toEqual([]);
    expect(bytesOf(session.inspectDevice(), 'links')).toBe(bytesOf(before, 'links'));
  });

  it('is gone when other models are opened', async () => {
    const live = liveBuffers(gpu());
    const { session } = await start();
    const once = live.size;
    await session.pin({ file: await session.saveComposition() });
    await said(session, PINNED);
    await session.open({ preset });
    expect(live.size).toBe(once);
    await expect(said(session, PINNED)).rejects.toThrow('No wiring is pinned');
  });
});

describe('held-out questions', () => {
  const heldOut = examples.slice(16);

  it('are answered by each, in order, and right when they say exactly what is expected', async () => {
    const { session, events } = await start();
    await session.pin({ file: await session.saveComposition() });
    await session.train({ settings: { ...settings, steps: 6 } });
    await rested(events);
    const speakers = [AUGMENTER, ANCHOR, COMPOSITION, PINNED];
    const compared = await session.answerHeldOut({ speakers, first: 2, count: 3 });
    expect(compared.map(({ prompt, expected }) => ({ prompt, completion: expected }))).toEqual(heldOut.slice(2, 5));
    for (const { expected, answers } of compared) {
      expect(answers.map(({ speaker }) => speaker)).toEqual(speakers);
      for (const { text, right } of answers) expect(right).toBe(text === expected);
    }
    const look = events.findLast((event) => event.type === 'heldOutDone');
    expect(compared.map(({ answers }) => answers[2].text)).toEqual(
      look?.answers.slice(2, 5).map(({ answer }) => answer),
    );
  });

  it('are as many as there are', async () => {
    const { session } = await start();
    const ask = (first: number, count: number) => session.answerHeldOut({ speakers: [ANCHOR], first, count });
    expect(await ask(6, 10)).toHaveLength(2);
    expect(await ask(8, 10)).toEqual([]);
    await expect(session.answerHeldOut({ speakers: [PINNED], first: 0, count: 1 })).rejects.toThrow('pinned');
  });
});
