// Undo and redo, over a session: the wiring, its weights and its answers are bit for bit what they were.
import { describe, expect, it, vi } from 'vitest';
import type { Wiring } from '../shared/protocol.ts';
import type { Session } from './session.ts';
import { answers, examples, link, preset, rested, settings, tellStories, type Story } from './testing/story.ts';

const { start, gpu } = tellStories();

interface Seen {
  file: Buffer;
  said: string[];
  origin: Wiring['origin'];
  steps: number;
}

async function look(session: Session, { origin, steps }: Pick<Wiring, 'origin' | 'steps'>): Promise<Seen> {
  return { file: Buffer.from(await session.saveComposition()), said: await answers(session), origin, steps };
}

async function trained({ session, events }: Story, steps = settings.steps): Promise<Wiring> {
  await session.train({ settings: { ...settings, steps, evaluateEvery: steps } });
  expect(await rested(events)).toMatchObject({ state: 'finished' });
  const changed = events.findLast((event) => event.type === 'wiringChanged');
  if (!changed) throw new Error('Nothing was said of the wiring.');
  return changed.wiring;
}

describe('undo and redo', () => {
  it('go through every kind of change and back, with weights and answers bit for bit', async () => {
    const story = await start();
    const { session } = story;
    const { links } = await session.startOver().then(() => session.undo());
    const file = await session.saveComposition();
    const changes: [label: string, change: () => Promise<Wiring>][] = [
      ['removing a link', () => session.wire({ links: links.slice(1), label: 'removing a link' })],
      ['wiring', () => session.wire({ links: [{ ...links[1], enabled: false }, ...links.slice(2), link(0, 3)] })],
      ['starting over', () => session.startOver()],
      ['training (12 steps)', () => trained(story)],
      ['wiring', () => session.wire({ links: [link(2, 1)] })],
      ['training (7 steps)', () => trained(story, 7)],
      ['opening a composition', () => session.loadComposition({ file })],
      ['training (12 steps)', () => trained(story)],
      ['the links that come with the page', () => session.usePresetLinks()],
    ];
    const seen = [await look(session, { origin: 'preset', steps: 0 })];
    for (const [label, change] of changes) {
      const wiring = await change();
      expect(wiring).toMatchObject({ undo: label, redo: undefined });
      seen.push(await look(session, wiring));
    }
    expect(new Set(seen.map((each) => each.file.toString('hex'))).size).toBe(changes.length - 1); // the file's weights are the preset's
    for (let at = changes.length - 1; at >= 0; at--) {
      const wiring = await session.undo();
      expect(wiring).toMatchObject({ undo: changes[at - 1]?.[0], redo: changes[at][0] });
      expect(await look(session, wiring)).toEqual(seen[at]);
    }
    for (const [at, [label]] of changes.entries()) {
      const wiring = await session.redo();
      expect(wiring).toMatchObject({ undo: label, redo: changes[at + 1]?.[0] });
      expect(await look(session, wiring)).toEqual(seen[at + 1]);
    }
  });

  it('bring back the weights of a link that was removed before what is undone', async () => {
    const { session } = await start();
    const before = await answers(session);
    const { links } = await session.usePresetLinks();
    await session.wire({ links: links.slice(1) });
    await session.startOver();
    await session.undo();
    await session.wire({ links });
    expect(await answers(session)).toEqual(before);
  });

  it('a new change forgets what was undone; one that fails or changes nothing is no change', async () => {
    const { session } = await start();
    const { links } = await session.usePresetLinks();
    await session.wire({ links: links.slice(1), label: 'one' });
    await session.undo();
    const still = { undo: 'the links that come with the page', redo: 'one' };
    expect(await session.wire({ links })).toMatchObject(still);
    await expect(session.wire({ links: [link(9, 0)] })).rejects.toMatchObject({ code: 'bad-composition' });
    expect(await session.wire({ links })).toMatchObject(still);
    expect(await session.wire({ links: links.toReversed(), label: 'two' })).toMatchObject({
      undo: 'two',
      redo: undefined,
    });
  });

  it('refuse in words when there is nothing, and change nothing', async () => {
    const { session } = await start();
    const before = await look(session, { origin: 'preset', steps: 0 });
    await expect(session.undo()).rejects.toMatchObject({ code: 'bad-request', message: 'There is nothing to undo.' });
    await expect(session.redo()).rejects.toMatchObject({ code: 'bad-request', message: 'There is nothing to redo.' });
    expect(await look(session, before)).toEqual(before);
  });

  it('a run is one entry, however often it rests or looks, and none before its first step', async () => {
    const story = await start();
    const { session, events } = story;
    const file = Buffer.from(await session.saveComposition());
    await session.train({ settings: { ...settings, steps: 0 } });
    await session.stop();
    await expect(session.undo()).rejects.toThrow('nothing to undo');
    await session.step({ settings });
    const labels = () => events.flatMap((event) => (event.type === 'wiringChanged' ? [event.wiring.undo] : []));
    expect(labels().at(-1)).toBe('training (1 step)');
    await session.resume();
    await session.pause();
    await session.resume();
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    expect(labels().at(-1)).toBe('training (12 steps)');
    expect(await session.undo()).toMatchObject({ undo: undefined, origin: 'preset', steps: 0 });
    expect(Buffer.from(await session.saveComposition())).toEqual(file);
  });

  it('undo ends a run that goes on, and takes it back', async () => {
    const { session, events } = await start();
    const file = Buffer.from(await session.saveComposition());
    await session.train({ settings: { ...settings, steps: 10_000, evaluateEvery: 10_000 } });
    await answers(session);
    const wiring = await session.undo();
    expect(await rested(events)).toMatchObject({ state: 'stopped' });
    expect(wiring.redo).toMatch(/^training \(\d+ steps?\)$/);
    expect(Buffer.from(await session.saveComposition())).toEqual(file);
    expect(await session.redo()).toMatchObject({ origin: 'trained', undo: wiring.redo });
    expect(Buffer.from(await session.saveComposition())).not.toEqual(file);
  });

  it('a run that fails at a later step can be undone', async () => {
    const { session, events } = await start();
    const file = Buffer.from(await session.saveComposition());
    await session.train({ settings: { ...settings, learningRate: 1e30, warmupSteps: 0, clip: 0 } });
    expect(await rested(events)).toMatchObject({ state: 'failed' });
    await session.undo();
    expect(Buffer.from(await session.saveComposition())).toEqual(file);
  });

  it('switching links off and on reads nothing back', async () => {
    const { session } = await start();
    const { links } = await session.usePresetLinks();
    const reads = [vi.spyOn(gpu().readback, 'u32'), vi.spyOn(gpu().readback, 'f32')];
    await session.wire({ links: links.map((each, i) => ({ ...each, enabled: i > 0 })) });
    await session.undo();
    await session.redo();
    await session.wire({ links });
    for (const read of reads) expect(read).not.toHaveBeenCalled();
  });

  it('what is undone is what comes back on the next visit, and what could be undone is gone', async () => {
    const { session, projects } = await start();
    const { links } = await session.usePresetLinks();
    await session.wire({ links: links.slice(1) });
    await session.startOver();
    await session.undo();
    const said = await answers(session);
    await session.open({ preset }); // also ends what is still being kept
    const next = await start(projects);
    expect(next.opened.restored).toBe(true);
    expect(next.opened.wiring).toMatchObject({ links: links.slice(1), undo: undefined, redo: undefined });
    expect(await answers(next.session)).toEqual(said);
  });

  it('other examples leave them as they are', async () => {
    const { session } = await start();
    await session.startOver();
    await session.useExamples({ name: 'mine', examples });
    expect(await session.undo()).toMatchObject({ origin: 'preset', redo: 'starting over' });
  });
});
