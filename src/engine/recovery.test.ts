// A device that is lost while something is under way: everything is there again on another one, and what was under way is
// done, with the same results as if nothing had been.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMPOSITION, type EngineEvent } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import { nodeGpu } from './nodeGpu.ts';
import type { RecoveryOptions } from './recovery.ts';
import { Session } from './session.ts';
import { runsInMemory } from './storage/runStore.ts';
import {
  answers,
  library,
  link,
  memoryProjects,
  preset,
  rested,
  settings,
  takeExamples,
  examples,
} from './testing/story.ts';

const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.stop();
});

interface Lost {
  session: Session;
  events: EngineEvent[];
  /** The device of now. */
  gpu: () => Gpu;
  lose(): void;
  opened(): number;
}

async function open(more: Partial<RecoveryOptions> = {}): Promise<Lost> {
  const events: EngineEvent[] = [];
  let gpu = await nodeGpu({ mayBeLost: true });
  let opened = 0;
  let minutes = 0;
  const recovery: RecoveryOptions = {
    freshGpu: async () => {
      opened++;
      return (gpu = await nodeGpu({ mayBeLost: true }));
    },
    now: () => (minutes += 2) * 60_000,
    ...more,
  };
  const emit = (event: EngineEvent): void => void events.push(event);
  const session = new Session({ gpu, library, projects: memoryProjects(), runs: runsInMemory(), recovery, emit });
  sessions.push(session);
  await session.open({ preset });
  return { session, events, gpu: () => gpu, lose: () => gpu.device.destroy(), opened: () => opened };
}

const backs = (events: EngineEvent[]) => events.filter((event) => event.type === 'deviceBack');
const failures = (events: EngineEvent[]) => events.filter((event) => event.type === 'failed');

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The newest that a look was at, or that was told of. */
function lastStep(events: EngineEvent[]): number | undefined {
  const told = events.flatMap((event) => (event.type === 'stepsDone' ? event.points.map(({ step }) => step) : []));
  return told.at(-1);
}

async function freshLinks(session: Session): Promise<void> {
  await session.wire({ links: [link(2, 1), link(1, 2)] });
  await session.startOver();
}

const every = { ...settings, steps: 13, evaluateEvery: 6, checkpointEvery: 4 };

describe('a lost device', () => {
  it('while nothing is under way comes back with links, weights, undo, pin and examples as they were', async () => {
    const { session, events, lose, opened } = await open();
    const mine = examples.slice(0, 10);
    await takeExamples(session, 'mine', mine);
    await session.pin({ file: await session.saveComposition() });
    const removed = await session.wire({ links: [link(2, 1)], label: 'one link' });
    const file = Buffer.from(await session.saveComposition());
    const before = await answers(session);
    lose();
    await until(() => backs(events).length === 1);
    expect(opened()).toBe(1);
    expect(backs(events)[0]).toMatchObject({ lostAt: 120_000, run: undefined });
    expect(await answers(session)).toEqual(before);
    expect(Buffer.from(await session.saveComposition())).toEqual(file);
    expect(await session.undo()).toMatchObject({ redo: 'one link' });
    expect(await session.redo()).toEqual(removed);
    const [pinned] = await session.score({ speakers: ['pinned'], limit: 4 });
    expect(pinned.n).toBeGreaterThan(0);
    const { total } = await session.listExamples({ of: 'train', first: 0, count: 100 });
    expect(total).toBeLessThan(mine.length);
    expect(failures(events)).toEqual([]);
  });

  it('under a question asks it again', async () => {
    const { session, events, lose } = await open();
    const before = await answers(session);
    const asked = answers(session);
    await until(() => events.at(-1)?.type === 'answerToken');
    lose();
    expect(await asked).toEqual(before);
    expect(backs(events)).toHaveLength(1);
    expect(failures(events)).toEqual([]);
  });

  it('under a run: it goes on by itself, to the same weights', async () => {
    const whole = await open();
    await freshLinks(whole.session);
    await whole.session.train({ settings: every });
    expect(await rested(whole.events)).toMatchObject({ state: 'finished' });

    const { session, events, lose } = await open();
    await freshLinks(session);
    await session.train({ settings: every });
    for (const step of [2, 9]) {
      await until(() => (lastStep(events) ?? 0) >= step);
      lose();
      await until(() => backs(events).length === (step === 2 ? 1 : 2));
    }
    expect(await rested(events)).toMatchObject({ state: 'finished', step: every.steps });
    expect(backs(events)).toMatchObject([{ run: { goesOn: true } }, { run: { goesOn: true } }]);
    expect(Buffer.from(await session.saveComposition())).toEqual(Buffer.from(await whole.session.saveComposition()));
    const [run, ...others] = await session.listRuns();
    expect(others).toEqual([]);
    expect(run).toMatchObject({ name: 'Run 1', state: 'finished', step: every.steps });
    const [same] = await whole.session.listRuns();
    const curve = await session.runCurve({ run: run.id });
    expect(curve).toEqual(await whole.session.runCurve({ run: same.id }));
    expect(await session.undo()).toMatchObject({ redo: 'training (13 steps)', undo: 'starting over' });
    expect(failures(events)).toEqual([]);
  });

  it('of a run that rests leaves it at rest, where it goes on when it is told to', async () => {
    const { session, events, lose } = await open();
    await freshLinks(session);
    await session.step({ settings: every });
    await session.step({ settings: every });
    lose();
    await until(() => backs(events).length > 0);
    expect(backs(events)[0]).toMatchObject({ run: { step: 2, goesOn: false } });
    await session.step({ settings: every });
    expect(events.findLast((event) => event.type === 'runChanged')).toMatchObject({ state: 'paused', step: 3 });
    await session.stop();
    expect(await session.listRuns()).toMatchObject([{ state: 'stopped', step: 3 }]);
  });

  it('under a trial, an evaluation and a search for a rate has them done again', async () => {
    const { session, events, lose } = await open();
    const trial = { trialId: 1, links: [link(2, 1)], settings: { ...settings, steps: 6 }, limit: 4 };
    const { exact, loss } = await session.tryWiring(trial);
    const tried = session.tryWiring(trial);
    await until(() => events.at(-1)?.type === 'trialStepped');
    lose();
    expect(await tried).toMatchObject({ exact, loss });

    const { measures } = await session.evaluate({ speakers: [COMPOSITION], limit: 3 });
    events.length = 0;
    const evaluated = session.evaluate({ speakers: [COMPOSITION], limit: 3 });
    await until(() => events.some((event) => event.type === 'evaluationStepped' && event.done > 0));
    lose();
    expect((await evaluated).measures).toEqual(measures);

    events.length = 0;
    const found = session.findRate({ settings });
    await until(() => events.filter((event) => event.type === 'rateTried').length > 3);
    lose();
    expect((await found).points[0]).toEqual(
      events.find((event) => event.type === 'rateTried' && event.rate === 1e-6) &&
        expect.objectContaining({ rate: 1e-6 }),
    );
    expect(failures(events)).toEqual([]);
  });

  it('twice within a minute is said, and nothing is tried any more', async () => {
    const { session, events, lose, opened } = await open({ now: () => 5000 });
    lose();
    await until(() => backs(events).length === 1);
    lose();
    await until(() => failures(events).length === 1);
    const error = { code: 'device-lost', message: 'The graphics device was lost twice within a minute.' };
    expect(failures(events)).toMatchObject([{ error }]);
    const asked = session.ask({ askId: 1, prompt: 'w1', speakers: [COMPOSITION], maxTokens: 2 });
    await expect(asked).rejects.toMatchObject(error);
    expect(opened()).toBe(1);
    expect(failures(events)).toHaveLength(1);
  });

  it('has patience with a driver that takes a while, and says what could not be had', async () => {
    const wait = vi.fn(() => Promise.resolve());
    let fails = 2;
    const freshGpu = (): Promise<Gpu> =>
      fails-- > 0 ? Promise.reject(new Error('not yet')) : nodeGpu({ mayBeLost: true });
    const patient = await open({ freshGpu, wait });
    patient.lose();
    await until(() => backs(patient.events).length === 1);
    expect(wait.mock.calls).toEqual([[300], [1000]]);

    const never = await open({ freshGpu: () => Promise.reject(new Error('No card.')), wait });
    never.lose();
    await until(() => failures(never.events).length === 1);
    expect(failures(never.events)[0].error).toMatchObject({ code: 'device-lost' });
    expect(failures(never.events)[0].error.message).toContain('No card.');
  });
});
