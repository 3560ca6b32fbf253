// Files that travel between two places that share nothing: what one has made, the other opens and answers alike.
import { describe, expect, it } from 'vitest';
import type { Session } from './session.ts';
import { readSafetensors } from './storage/safetensors.ts';
import {
  answers,
  AUGMENTER,
  examples,
  link,
  preset,
  rested,
  settings,
  takeExamples,
  tellStories,
} from './testing/story.ts';

const { start } = tellStories();
const bytes = (blob: Blob): Promise<ArrayBuffer> => blob.arrayBuffer();
const named = (blob: Blob) => ({ file: { name: 'a.safetensors', blob } });

/** Two runs of one's own examples, the second under a name. */
async function made(): Promise<{ session: Session; said: string[] }> {
  const story = await start();
  const { session, events } = story;
  await takeExamples(session, 'mine.jsonl', examples.slice(0, 12));
  await session.wire({ links: [link(2, 1), link(1, 2)] });
  for (const seed of [1, 2]) {
    events.length = 0;
    await session.train({ settings: { ...settings, seed } });
    await rested(events);
  }
  const [newest] = await session.listRuns();
  await session.renameRun({ run: newest.id, name: 'the better one' });
  return { session, said: await answers(session) };
}

describe('a project', () => {
  it('is opened elsewhere with its wiring, examples and runs, and answers alike; undo takes the wiring back', async () => {
    const { session, said } = await made();
    const project = await session.saveProject();
    const other = (await start()).session;
    const before = await answers(other);
    expect(before).not.toEqual(said);

    const described = await other.describeFile(named(project));
    expect(described).toMatchObject({ kind: 'project', links: 2, runs: 2, examples: { name: 'mine.jsonl' } });
    expect([described.anchor?.here, described.augmenters?.[0].here]).toEqual([preset.anchor, AUGMENTER]);
    expect(described.score).toMatchObject({ n: 2, loss: expect.any(Number) as number });

    const { wiring, examples: report, runs } = await other.loadProject({ file: project });
    expect(wiring.links.map(({ id }) => id)).toEqual(['2-1', '1-2']);
    expect(report).toEqual((await session.open({ preset })).examples);
    expect(runs.map(({ name, step, isInUse }) => [name, step, isInUse])).toEqual([
      ['the better one', 12, true],
      ['Run 1', 12, false],
    ]);
    expect(await answers(other)).toEqual(said);
    expect(await other.runCurve({ run: runs[1].id })).toEqual(await session.runCurve({ run: runs[1].id }));

    await other.restoreRun({ run: runs[1].id });
    await session.restoreRun({ run: runs[1].id });
    expect(await answers(other)).toEqual(await answers(session));
    await other.undo();
    await other.undo();
    expect(await answers(other)).toEqual(before);
  });

  it('twice brings its runs once', async () => {
    const { session } = await made();
    const project = await session.saveProject();
    expect((await session.loadProject({ file: project })).runs).toHaveLength(2);
  });

  it('takes the place of no run: the newest that have room are taken', async () => {
    const { session } = await made();
    const project = await session.saveProject();
    const other = (await start()).session;
    Object.assign(other['desk'].opened().runs, { limits: { runs: 1, bytes: 2 ** 28 } });
    const { runs, runsLeftOut } = await other.loadProject({ file: project });
    expect([runs.map(({ name }) => name), runsLeftOut]).toEqual([['the better one'], 1]);
    expect((await other.loadProject({ file: project })).runsLeftOut).toBe(1);
  });

  it('that is broken changes nothing', async () => {
    const { session, said } = await made();
    const whole = await bytes(await session.saveProject());
    await expect(session.loadProject({ file: new Blob([whole.slice(0, -100)]) })).rejects.toThrow('may be cut off');
    await expect(session.loadProject({ file: new Blob(['x']) })).rejects.toThrow('has only 1 bytes');
    const composition = new Blob([await session.saveComposition()]);
    await expect(session.loadProject({ file: composition })).rejects.toThrow('another version, or changed by hand');
    expect(await answers(session)).toEqual(said);
    expect(await session.listRuns()).toHaveLength(2);
  });
});

describe('a file', () => {
  it('that is a composition says which models and examples it is of', async () => {
    const { session } = await made();
    const file = new Blob([await session.saveComposition()]);
    const described = await session.describeFile(named(file));
    expect(described).toMatchObject({
      kind: 'composition',
      links: 2,
      bytes: file.size,
      anchor: { id: preset.anchor, here: preset.anchor, differs: false },
      examples: { name: 'mine.jsonl', train: 10, heldOut: 2 },
    });
    expect(described.runs).toBeUndefined();
    expect(Date.now() - Date.parse(described.saved ?? '')).toBeLessThan(2 * 86_400_000);
  });

  it('of another program is known by its names; links go out under them when they have that form', async () => {
    const { session } = await start();
    await session.wire({ links: [{ ...link(2, 1), variant: 'lucidrains', distanceBias: false, mask: 'prompt' }] });
    const file = await session.exportLinks({ form: 'lucidrains' });
    expect([...readSafetensors(file).tensors.keys()].every((name) => name.startsWith('cross_attns.0.'))).toBe(true);
    expect(await session.describeFile(named(new Blob([file])))).toMatchObject({ kind: 'lucidrains', links: 1 });
    await expect(session.exportLinks({ form: 'calm' })).rejects.toThrow('is not of the released form');
    await session.wire({ links: [{ ...link(2, 1), variant: 'released', distanceBias: false, mask: 'none' }] });
    const released = await session.exportLinks({ form: 'calm' });
    expect(await session.describeFile(named(new Blob([released])))).toMatchObject({ kind: 'calm', links: 1 });
  });

  it('that is none of these is refused in words', async () => {
    const { session } = await start();
    await expect(session.describeFile(named(new Blob(['hello, world'])))).rejects.toMatchObject({ code: 'bad-model' });
  });
});
