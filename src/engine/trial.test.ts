// A wiring that is tried out beside the one in use, over a session: the same numbers as by itself, and nothing left behind.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { COMPOSITION, type EngineEvent } from '../shared/protocol.ts';
import type { MemoryPart } from '../shared/reports.ts';
import type { Trial, TrialResult } from '../shared/trials.ts';
import { PatchbayError } from '../shared/errors.ts';
import { readCompositionFile } from './compositionFile.ts';
import type { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import {
  answers,
  examples,
  link,
  losses,
  preset,
  rested,
  settings,
  tellStories,
  takeExamples,
} from './testing/story.ts';

/** The seed with which links start over. */
const SEED = 1;
const trial: Trial = { trialId: 7, links: [link(2, 1), link(1, 3)], settings: { ...settings, seed: SEED }, limit: 6 };
const long: Trial = { ...trial, settings: { ...trial.settings, steps: 10_000 } };

const { start, gpu } = tellStories();
let alone: TrialResult;

beforeAll(async () => {
  alone = await (await start()).session.tryWiring(trial);
});
/** What a file holds besides what it tells of models and examples. */
function linksOf(file = new ArrayBuffer()): object {
  return { ...readCompositionFile(file), about: undefined };
}

/** All but the time that it took. */
function numbers(result: TrialResult): object {
  return { ...result, seconds: undefined, file: Buffer.from(result.file ?? new ArrayBuffer()) };
}

const steps = (events: EngineEvent[]) => events.filter((event) => event.type === 'trialStepped');

/** Resolves when the trial has made a step. */
async function stepped(events: EngineEvent[]): Promise<void> {
  const before = steps(events).length;
  while (steps(events).length === before) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a trial of a wiring', () => {
  it('gives what wiring, starting over and training give, bit for bit', async () => {
    const { session, events } = await start();
    await session.wire({ links: trial.links });
    const { parameters } = await session.startOver();
    await session.train({ settings: trial.settings });
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    const [score] = await session.score({ speakers: [COMPOSITION], limit: trial.limit });
    const { exact, loss, n } = score;
    const file = linksOf(await session.saveComposition());
    const others = { exact, loss, n, steps: settings.steps, seconds: undefined, parameters };
    expect({ ...numbers(alone), file: linksOf(alone.file) }).toEqual({ ...others, file });
    expect(n).toBe(6);
    expect(alone.seconds).toBeGreaterThan(0);
  });

  it('starts from other weights with another seed', async () => {
    const { session } = await start();
    const untrained = async (seed: number): Promise<Buffer> => {
      const { file } = await session.tryWiring({
        ...trial,
        settings: { ...settings, steps: 1, learningRate: 0, seed },
      });
      return Buffer.from(file ?? new ArrayBuffer());
    };
    const first = await untrained(1);
    expect(await untrained(1)).toEqual(first);
    expect(await untrained(2)).not.toEqual(first);
  });

  it('changes nothing that is in place, and holds nothing afterwards', async () => {
    const { session, events } = await start();
    const before = [await answers(session), Buffer.from(await session.saveComposition())];
    const live = liveBuffers(gpu());
    await session.tryWiring(trial);
    expect([...live]).toEqual([]);
    expect([await answers(session), Buffer.from(await session.saveComposition())]).toEqual(before);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['answerToken', 'trialStepped']));
    expect(steps(events).at(-1)).toMatchObject({ trialId: 7, step: settings.steps, steps: settings.steps });
    await expect(session.undo()).rejects.toThrow('nothing to undo');
  });

  it('goes on beside answers, edits, undo and a run, and all have the numbers that each has alone', async () => {
    const unbroken = await start();
    await unbroken.session.train({ settings: { ...settings, steps: 30 } });
    await rested(unbroken.events);
    const trained = Buffer.from(await unbroken.session.saveComposition());
    const said = await answers(unbroken.session);

    const { session, events } = await start();
    const result = session.tryWiring(trial);
    await session.train({ settings: { ...settings, steps: 30 } });
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    expect(losses(events)).toEqual(losses(unbroken.events));
    expect(Buffer.from(await session.saveComposition())).toEqual(trained);
    expect(await answers(session)).toEqual(said);
    expect(numbers(await result)).toEqual(numbers(alone));

    const again = session.tryWiring(trial);
    await stepped(events);
    await session.wire({ links: [link(1, 1)] });
    await session.undo();
    expect(await answers(session)).toEqual(said);
    expect(numbers(await again)).toEqual(numbers(alone));
  });

  it('lets answers through while it goes on', async () => {
    const { session, events } = await start();
    const result = session.tryWiring(long);
    await stepped(events);
    await answers(session);
    await stepped(events);
    await session.stopTrial();
    await expect(result).rejects.toMatchObject({ code: 'stopped' });
  });

  it('that is paused and resumed gives the same as one that is not', async () => {
    const { session, events } = await start();
    const started = performance.now();
    const result = session.tryWiring(trial);
    await session.pauseTrial(); // while it is made
    const rests = steps(events).length;
    await answers(session);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(steps(events)).toHaveLength(rests);
    expect(steps(events).at(-1)?.step ?? 0).toBeLessThan(settings.steps);
    await session.resumeTrial();
    await session.pauseTrial();
    await session.resumeTrial();
    const { seconds } = await result;
    expect(numbers(await result)).toEqual(numbers(alone));
    expect(1000 * seconds).toBeLessThan(performance.now() - started - 300); // what it rested is not in it
  });

  it.each([
    ['it is stopped', (session: Session) => session.stopTrial()],
    ['other examples are taken', (session: Session) => takeExamples(session, 'mine', examples)],
    ['other models are opened', (session: Session) => session.open({ preset })],
  ])('is over when %s, also while it rests, and another can start', async (_, end) => {
    const { session, events } = await start();
    for (const rests of [false, true]) {
      const result = session.tryWiring(long);
      result.catch(() => undefined);
      if (rests) await session.pauseTrial();
      else await stepped(events);
      await end(session);
      await expect(result).rejects.toMatchObject({ code: 'stopped', hint: expect.any(String) });
    }
    await expect(session.tryWiring(trial)).resolves.toMatchObject({ steps: settings.steps });
  });

  it('gives everything back when it is stopped', async () => {
    const { session, events } = await start();
    const live = liveBuffers(gpu());
    const held = (what: MemoryPart['what']): number | undefined =>
      session.inspectDevice().parts.find((part) => part.what === what)?.bytes;
    const links = held('links');
    const result = session.tryWiring(long);
    result.catch(() => undefined);
    await stepped(events);
    expect(held('run')).toBeGreaterThan(0);
    expect(held('links')).toBeGreaterThan(links ?? 0);
    await session.stopTrial();
    expect([...live]).toEqual([]);
    expect([held('run'), held('links')]).toEqual([undefined, links]);
  });

  it('is one at a time', async () => {
    const { session } = await start();
    const first = session.tryWiring(trial);
    await expect(session.tryWiring(trial)).rejects.toMatchObject({ code: 'bad-request' });
    expect(numbers(await first)).toEqual(numbers(alone));
  });

  it.each([
    ['a rate that is far too high', { learningRate: 1e30, warmupSteps: 0, clip: 0 }, 'not-finite'],
    ['no steps', { steps: 0 }, 'bad-request'],
    ['no examples in a step', { batch: 0 }, 'bad-request'],
  ])('with %s fails in words, with nothing held', async (_, wrong, code) => {
    const { session } = await start();
    const live = liveBuffers(gpu());
    const order = { ...trial, settings: { ...trial.settings, ...wrong } };
    await expect(session.tryWiring(order)).rejects.toMatchObject({ code });
    expect([...live]).toEqual([]);
    expect(numbers(await session.tryWiring(trial))).toEqual(numbers(alone));
  });

  it('of links that cannot be, or for which there is no memory, fails in words, with nothing held', async () => {
    const { session } = await start();
    const live = liveBuffers(gpu());
    await expect(session.tryWiring({ ...trial, links: [link(9, 0)] })).rejects.toMatchObject({
      code: 'bad-composition',
    });
    await expect(session.tryWiring({ ...trial, links: [] })).rejects.toThrow('no link to train');
    const full = new PatchbayError({ code: 'out-of-memory', message: 'It is full.' });
    vi.spyOn(gpu().kernels, 'pipeline').mockRejectedValueOnce(full);
    await expect(session.tryWiring(trial)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect([...live]).toEqual([]);
  });

  it('needs models', async () => {
    const { session } = await start();
    const { Session: Bare } = await import('./session.ts');
    const bare = new Bare({
      gpu: gpu(),
      library: { entry: () => Promise.reject(), file: () => Promise.reject() },
      emit: () => undefined,
    });
    await expect(bare.tryWiring(trial)).rejects.toThrow('No models are open');
    expect(await session.stopTrial()).toBeNull(); // there is none
  });
});
