// Runs over visits: a page is closed in the middle of one, opened again, and goes on as if nothing had been; and the list of
// runs, with what can be done with them.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent, TrainingSettings } from '../shared/protocol.ts';
import { emptyDatabases } from '../shared/fakeIdbKeyval.ts';
import { readCompositionFile } from './compositionFile.ts';
import { Session } from './session.ts';
import { indexedDbProjects, type ProjectStore } from './storage/projectStore.ts';
import { indexedDbRuns, type RunStore } from './storage/runStore.ts';
import {
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

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const { start, gpu } = tellStories();
const problems = vi.fn();

beforeEach(() => {
  emptyDatabases();
  problems.mockClear();
});

const stores = (): [ProjectStore, RunStore] => [indexedDbProjects(problems), indexedDbRuns(problems)];

/** Opens the page with fresh links, and closes it while a checkpoint of this step is on its way, or just behind it. */
async function closedAt(step: number, runSettings: TrainingSettings, isBehind = false): Promise<number[]> {
  const [projects, runs] = stores();
  const events: EngineEvent[] = [];
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const dying: RunStore = {
    ...runs,
    saveWith: async (project, run, content) => {
      if (run.step < step) return runs.saveWith(project, run, content);
      if (isBehind) await runs.saveWith(project, run, content);
      close();
      return new Promise(() => undefined); // nothing comes back, and nothing is done any more
    },
  };
  const session = new Session({ gpu: gpu(), library, projects, runs: dying, emit: (event) => events.push(event) });
  await session.open({ preset });
  await freshLinks(session);
  await session.train({ settings: runSettings });
  await closed;
  return losses(events);
}

async function freshLinks(session: Session): Promise<void> {
  await session.wire({ links: [link(2, 1), link(1, 2)] });
  await session.startOver();
}

const every = { ...settings, steps: 13, evaluateEvery: 6, checkpointEvery: 4 };

describe('a run whose page is closed', () => {
  it.each<[string, Partial<TrainingSettings>]>([
    ['with frozen states', {}],
    ['with several batches for one update', { accumulate: 2, batch: 3 }],
    ['with batches by tokens', { batchTokens: 30, accumulate: 2, schedule: 'linear' }],
    ['without frozen states', { steps: 8, batch: 1, evaluateEvery: 3, checkpointEvery: 2 }],
    ['that is given up later', { steps: 40, learningRate: 0.2, patience: 2, evaluateEvery: 3, checkpointEvery: 2 }],
  ])('%s goes on with the losses and weights of one that was not', async (_, more) => {
    const runSettings = { ...every, ...more };
    const whole = await start();
    await freshLinks(whole.session);
    await whole.session.train({ settings: runSettings });
    const end = await rested(whole.events);
    expect(end).toMatchObject({ state: 'finished' });
    if (runSettings.patience > 0) expect(end.type === 'runChanged' && end.step).toBeLessThan(runSettings.steps);

    const before = await closedAt(7, runSettings);
    const { session, events, opened } = await start(...stores());
    const [run] = opened.runs;
    expect(run).toMatchObject({ name: 'Run 1', state: 'paused', settings: runSettings, isInUse: true });
    expect(before.length - run.step).toBeLessThanOrEqual(runSettings.checkpointEvery);
    expect(run.step).toBeGreaterThan(0);
    await session.resume();
    expect(await rested(events)).toMatchObject({ state: 'finished' });

    expect(losses(events)).toEqual(losses(whole.events).slice(run.step));
    const looks = (all: EngineEvent[]) => all.filter((event) => event.type === 'heldOutDone');
    expect(looks(events)).toEqual(looks(whole.events).filter(({ step }) => step > run.step));
    expect(Buffer.from(await session.saveComposition())).toEqual(Buffer.from(await whole.session.saveComposition()));
    const curve = await session.runCurve({ run: run.id });
    expect(curve.map(({ loss }) => loss)).toEqual(losses(whole.events));
    const [ended] = await session.listRuns();
    const [same] = await whole.session.listRuns();
    expect({ ...ended, id: '', started: '', seconds: 0 }).toEqual({ ...same, id: '', started: '', seconds: 0 });
    expect(ended).toMatchObject({ state: 'finished', isInUse: true });
    expect(problems).not.toHaveBeenCalled();
  });

  it('before its first checkpoint starts again from what it started with', async () => {
    const whole = await start();
    await freshLinks(whole.session);
    await whole.session.train({ settings: every });
    await rested(whole.events);
    await closedAt(1, every);
    const { session, events, opened } = await start(...stores());
    expect(opened.runs).toMatchObject([{ state: 'paused', step: 0 }]);
    await session.resume();
    await rested(events);
    expect(losses(events)).toEqual(losses(whole.events));
  });

  it('at its very end is finished', async () => {
    await closedAt(every.steps, every, true);
    const { session, opened } = await start(...stores());
    expect(opened.runs).toMatchObject([{ state: 'finished', step: every.steps }]);
    await expect(session.resume()).rejects.toThrow('There is no run to go on with.');
  });

  it('does not go on with other examples or other links, and can still be restored', async () => {
    await closedAt(7, every);
    const { session, opened } = await start(...stores());
    const [{ id, step }] = opened.runs;
    await session.wire({ links: [link(2, 1)] });
    const changed = {
      code: 'bad-request',
      message: 'The links were changed since "Run 1" was left, so it cannot go on.',
    };
    await expect(session.resume()).rejects.toMatchObject(changed);
    await session.undo();
    await takeExamples(session, 'mine', examples.slice(0, 9));
    await expect(session.resume()).rejects.toThrow('"Run 1" trained on other examples');
    await session.startOver();
    expect((await session.listRuns())[0].isInUse).toBe(false);
    const wiring = await session.restoreRun({ run: id });
    expect(wiring).toMatchObject({ origin: 'trained', steps: step, undo: 'run “Run 1”' });
    expect((await session.listRuns())[0].isInUse).toBe(true);
  });

  it('is not there where nothing was left', async () => {
    const { session } = await start(...stores());
    await expect(session.resume()).rejects.toThrow('There is no run to go on with.');
  });
});

describe('the last moments of a run', () => {
  /** @param asItEnds done between the last look and the checkpoint behind it. */
  const endingWith = (runs: RunStore, asItEnds: () => Promise<void>): RunStore => ({
    ...runs,
    saveWith: async (project, run, content) => {
      if (run.step === every.steps) await asItEnds();
      return runs.saveWith(project, run, content);
    },
  });

  it.each([
    ['resume', false],
    ['resume', true],
    ['step', false],
    ['step', true],
  ] as const)(
    'belong to it: after a pause, %s makes no other run (an older one was left: %s)',
    async (press, isLeft) => {
      if (isLeft) await closedAt(7, every, true);
      const [projects, runs] = stores();
      const commands: Promise<null>[] = [];
      const pressing = endingWith(runs, async () => {
        commands.push(session.pause());
        commands.push(press === 'resume' ? session.resume() : session.step({ settings: every }));
        await new Promise((resolve) => setTimeout(resolve, 50)); // what they would begin has begun
      });
      const { session, events } = await start(projects, pressing);
      if (!isLeft) await freshLinks(session);
      await session.train({ settings: every });
      await rested(events);
      expect(await Promise.all(commands)).toEqual([null, null]);
      expect(await rested(events)).toMatchObject({ state: 'finished', step: every.steps });
      const states = events.flatMap((event) => (event.type === 'runChanged' ? [event.state] : []));
      expect(states).toEqual(['running', 'finished']);
      expect(losses(events)).toHaveLength(every.steps);
      expect((await session.listRuns()).map(({ state }) => state)).toEqual(['finished', ...(isLeft ? ['paused'] : [])]);
    },
  );
});

describe('the runs of a project', () => {
  it('are listed newest first, named, restored, undone and removed', async () => {
    const { session, events } = await start(...stores());
    await freshLinks(session);
    const files: Buffer[] = [];
    for (const seed of [1, 2]) {
      await session.startOver();
      await session.train({ settings: { ...settings, seed } });
      await rested(events);
      files.push(Buffer.from(await session.saveComposition()));
    }
    const [second, first] = await session.listRuns();
    expect([second.name, first.name]).toEqual(['Run 2', 'Run 1']);
    expect([second.isInUse, first.isInUse]).toEqual([true, false]);
    expect(first).toMatchObject({ state: 'finished', step: settings.steps, stepsBefore: 0, links: [{}, {}] });
    expect(first.heldOut.map(({ step }) => step)).toEqual([6, 12]);
    expect(first.examples).toMatchObject({ train: 16, heldOut: 8 });
    const curve = (await session.runCurve({ run: first.id })).map(({ loss }) => loss);
    expect(curve).toEqual(losses(events).slice(0, settings.steps));
    expect(first.loss).toBeCloseTo(curve.reduce((sum, loss) => sum + loss, 0) / curve.length, 6);
    expect(events.findLast((event) => event.type === 'runsChanged')?.runs).toHaveLength(2);

    await session.renameRun({ run: first.id, name: ' the first ' });
    expect(await session.restoreRun({ run: first.id })).toMatchObject({ undo: 'run “the first”', steps: 12 });
    expect(Buffer.from(await session.saveComposition())).toEqual(files[0]);
    expect((await session.listRuns()).map(({ isInUse }) => isInUse)).toEqual([false, true]);
    await session.undo();
    expect(Buffer.from(await session.saveComposition())).toEqual(files[1]);
    await session.removeRun({ run: second.id });
    await expect(session.runCurve({ run: second.id })).rejects.toThrow('no such run');
    await session.train({ settings });
    await rested(events);
    const [third] = await session.listRuns();
    expect(third).toMatchObject({ name: 'Run 2', stepsBefore: 12 });

    const { opened } = await start(...stores());
    expect(opened.runs.map(({ name }) => name)).toEqual(['Run 2', 'the first']);
    await expect(session.renameRun({ run: first.id, name: '  ' })).rejects.toThrow('1 to 100 characters');
  });

  it('keep the one that is under way, and none that made no step', async () => {
    const { session, events } = await start(...stores());
    await session.step({ settings });
    const [run] = await session.listRuns();
    expect(run).toMatchObject({ state: 'paused', step: 1, isInUse: true });
    await expect(session.removeRun({ run: run.id })).rejects.toThrow('This run is under way.');
    await session.stop();
    expect(await session.listRuns()).toMatchObject([{ state: 'stopped', step: 1, isInUse: true }]);
    await session.train({ settings: { ...settings, steps: 0 } });
    await rested(events);
    await session.stop();
    expect(await session.listRuns()).toHaveLength(1);
    await session.removeRun({ run: run.id });
    expect(await session.listRuns()).toEqual([]);
  });

  it('that fails keeps its last good weights, and does not go on', async () => {
    const { session, events } = await start(...stores());
    await session.train({ settings: { ...settings, learningRate: 1e30, warmupSteps: 0, clip: 0 } });
    const end = await rested(events);
    expect(end).toMatchObject({ state: 'failed' });
    const [run] = await session.listRuns();
    expect(run).toMatchObject({ state: 'failed', step: end.type === 'runChanged' ? end.step : 0, isInUse: true });
    await expect(session.resume()).rejects.toThrow('There is no run to go on with.');
  });
});

it('a run whose checkpoint found no room gives its links no score of earlier weights', async () => {
  const [projects, runs] = stores();
  const full: RunStore = {
    ...runs,
    saveWith: (project, run, content) =>
      run.step < 2 ? runs.saveWith(project, run, content) : Promise.resolve(undefined),
  };
  const { session } = await start(projects, full);
  await freshLinks(session);
  const score = async () => readCompositionFile(await session.saveComposition()).about?.score;
  await session.step({ settings: { ...settings, evaluateEvery: 1 } });
  expect(await score()).toMatchObject({ n: 8 });
  await session.step({ settings: { ...settings, evaluateEvery: 1 } });
  expect(await session.listRuns()).toMatchObject([{ step: 1, isInUse: true }]);
  expect(await score()).toBeUndefined();
});
