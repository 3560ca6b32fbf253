import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, ExamplesReport } from '../../shared/protocol.ts';
import { quiet } from '../../shared/quiet.ts';
import { candidatesOf } from '../../shared/sweeps.ts';
import type { Trial, TrialResult } from '../../shared/trials.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { useRun } from './run.ts';
import { findSweep, forgetSweep, pauseSweep, resumeSweep, startSweep, stopSweep, useSweep } from './sweep.ts';
import { loadFile, loadRecord } from './sweepStore.ts';
import { takeTrained, takeWiring } from './sweepTakeOver.ts';
import { useWiring } from './wiring.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
const { emptyDatabases, limitRoom } = await import('../../shared/fakeIdbKeyval.ts');

const shape = (id: string, blocks: number) => ({ id, blocks, width: 64, heads: 4 });
const models = { anchor: shape('sums', 3), augmenters: [shape('codes', 2)], present: firstExample.links, own: [] };
const four = candidatesOf(models, { pairs: ['codes'], stride: 1, wholes: false, heads: false }).slice(0, 4);
const ids = four.map(({ id }) => id);
const report = (name: string): ExamplesReport => ({
  name,
  builtIn: false,
  hash: name,
  train: 9,
  heldOut: 1,
  firstTrain: [],
  firstHeldOut: [],
});
const result = (change: Partial<TrialResult> = {}): TrialResult => ({
  exact: 0.5,
  loss: 1,
  n: 64,
  steps: 20,
  seconds: 2,
  parameters: 100,
  file: new ArrayBuffer(8),
  ...change,
});

interface Tried {
  trial: Trial;
  ends: (with_: Partial<TrialResult>) => void;
  fails: (error: PatchbayError) => void;
}
/** What the engine was asked to train, and how the test lets it end. */
const trials: Tried[] = [];
const commands: CommandName[] = [];

const state = () => useSweep.getState().record?.state;
const outcomes = () => Object.keys(useSweep.getState().record?.outcomes ?? {});
const latest = (): Tried => trials[trials.length - 1];

async function begin(): Promise<void> {
  await startSweep(four, firstExample.settings, 64);
  await quiet();
}
async function ends(change: Partial<TrialResult> = {}): Promise<void> {
  latest().ends(change);
  await quiet();
}

beforeEach(async () => {
  emptyDatabases();
  chooseExample(firstExample);
  await forgetSweep();
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    commands.push(command);
    if (command === 'tryWiring')
      return new Promise((resolve, reject) =>
        trials.push({
          trial: params as Trial,
          ends: (change) => resolve(result(change)),
          fails: reject,
        }),
      );
    if (command === 'stopTrial') latest().fails(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    if (command === 'wire' || command === 'loadComposition')
      return Promise.resolve({ links: [], origin: 'untrained' } as never);
    return Promise.resolve([] as never);
  });
  useExamples.setState({ report: report('mine.csv') });
  useRun.setState({ state: 'idle', busy: false });
  await quiet();
  trials.length = 0;
  commands.length = 0;
});

describe('a sweep', () => {
  it('tries one after another, in order, and is finished after the last', async () => {
    await begin();
    for (const id of ids) {
      expect(useSweep.getState().trying?.id).toBe(id);
      await ends();
    }
    expect(trials.map(({ trial }) => trial.links)).toEqual(four.map(({ links }) => links));
    expect(trials[0].trial).toMatchObject({ limit: 64, settings: firstExample.settings });
    expect(new Set(trials.map(({ trial }) => trial.trialId)).size).toBe(4);
    expect([state(), outcomes()]).toEqual(['finished', ids]);
    expect((await loadRecord(firstExample.id))?.state).toBe('finished');
    expect(await loadFile(firstExample.id, ids[3])).toBeInstanceOf(ArrayBuffer);
  });

  it('goes on after a candidate that fails, and keeps why', async () => {
    await begin();
    latest().fails(new PatchbayError({ code: 'not-finite', message: 'The loss became NaN.' }));
    await quiet();
    await ends();
    expect(useSweep.getState().record?.outcomes[ids[0]]).toMatchObject({ failed: { message: 'The loss became NaN.' } });
    expect(outcomes()).toEqual(ids.slice(0, 2));
    expect(state()).toBe('running');
  });

  it('that is paused keeps its candidate in the engine, and goes on with it', async () => {
    await begin();
    pauseSweep();
    expect([state(), commands.at(-1)]).toEqual(['paused', 'pauseTrial']);
    resumeSweep();
    expect([state(), commands.at(-1)]).toEqual(['running', 'resumeTrial']);
    await ends();
    expect(trials).toHaveLength(2);
  });

  it('whose candidate ends while it is paused begins no other until it goes on', async () => {
    await begin();
    pauseSweep();
    await ends();
    expect([trials.length, outcomes()]).toEqual([1, ids.slice(0, 1)]);
    resumeSweep();
    resumeSweep();
    await quiet();
    expect([trials.length, latest().trial.links]).toEqual([2, four[1].links]);
  });

  it('outlives a reload: what was tried stays, what was interrupted starts again', async () => {
    await begin();
    await ends();
    const kept = await loadRecord(firstExample.id);
    useSweep.setState({ record: undefined });
    await findSweep();
    expect(kept?.state).toBe('running');
    expect([state(), outcomes()]).toEqual(['paused', ids.slice(0, 1)]);
    expect(useSweep.getState().record?.why).toContain('closed');
  });

  it('starts the interrupted candidate from its beginning', async () => {
    await begin();
    await ends();
    latest().fails(new PatchbayError({ code: 'device-lost', message: 'The graphics device was lost.' }));
    await quiet();
    expect([state(), useSweep.getState().record?.why]).toEqual(['paused', 'The graphics device was lost.']);
    resumeSweep();
    await quiet();
    expect(latest().trial.links).toEqual(four[1].links);
  });

  it('begins a candidate again that was stopped in the place of one before it, once', async () => {
    await begin();
    const stopped = (): void => latest().fails(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    stopped();
    await quiet();
    expect([state(), trials.length, outcomes()]).toEqual(['running', 2, []]);
    expect(trials[1].trial.links).toEqual(trials[0].trial.links);
    stopped();
    await quiet();
    expect([state(), trials.length, useSweep.getState().record?.why]).toEqual(['paused', 2, 'Stopped.']);
  });

  it('that is stopped stays as it is', async () => {
    await begin();
    await ends();
    stopSweep();
    await quiet();
    expect(commands).toContain('stopTrial');
    expect([state(), outcomes(), trials.length]).toEqual(['stopped', ids.slice(0, 1), 2]);
  });

  it('makes room for the next one, whose candidates are its own', async () => {
    await begin();
    await ends();
    await startSweep(four.slice(2), firstExample.settings, 8);
    await quiet();
    expect(latest().trial).toMatchObject({ links: four[2].links, limit: 8 });
    expect(await loadFile(firstExample.id, ids[0])).toBeUndefined();
    await ends();
    expect(outcomes()).toEqual([ids[2]]);
  });
});

describe('what a sweep cannot go on with', () => {
  it('other examples end it, in words, and its results stay', async () => {
    await begin();
    await ends();
    useExamples.setState({ report: report('others.csv') });
    await quiet();
    expect([state(), outcomes(), commands.includes('stopTrial')]).toEqual(['stopped', ids.slice(0, 1), true]);
    expect(useSweep.getState().record?.why).toMatch(/"mine.csv".*others.csv/);
  });

  it('also when they were changed before the page came back', async () => {
    await begin();
    await ends();
    useSweep.setState({ record: undefined });
    useExamples.setState({ report: { ...report('mine.csv'), hash: 'other', train: 10 } });
    await findSweep();
    expect(state()).toBe('stopped');
    resumeSweep();
    expect(useSweep.getState().record?.why).toBeDefined();
  });

  it('a training run that starts pauses it', async () => {
    await begin();
    useRun.setState({ busy: true });
    expect([state(), commands.at(-1)]).toEqual(['paused', 'pauseTrial']);
    expect(useSweep.getState().record?.why).toContain('training run');
  });

  it('other models: it waits, paused, until these are back', async () => {
    await begin();
    await ends();
    chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [{ id: 'b', title: 'B' }] });
    await quiet();
    expect(useSweep.getState().record).toBeUndefined();
    chooseExample(firstExample);
    await quiet();
    expect([state(), outcomes()]).toEqual(['paused', ids.slice(0, 1)]);
  });

  it('no room: the figures stay, and it is said', async () => {
    await begin();
    limitRoom(4);
    await ends();
    expect(useSweep.getState().problem).toMatchObject({ code: 'storage', hint: expect.stringContaining('full') });
    expect(useSweep.getState().record?.outcomes[ids[0]]).toMatchObject({ tried: { kept: false } });
    expect(state()).toBe('running');
  });
});

describe('taking over', () => {
  it('with what was trained, or the wiring alone, whose present links stay the same links', async () => {
    await begin();
    await ends();
    expect(await takeTrained(four[0], 'Codes 0 to Sums 0')).toBe(true);
    expect(commands).toContain('loadComposition');
    expect(await takeTrained(four[3], 'not tried')).toBe(false);
    expect(useSweep.getState().problem?.message).toContain('not in this browser');
    useWiring.setState({ links: [{ ...four[1].links[0], id: 'mine' }] });
    const call = vi.mocked(engine.call);
    await takeWiring(four[1], 'Codes 0 to Sums 1');
    const wired = call.mock.calls.findLast(([command]) => command === 'wire');
    expect(wired?.[1]).toMatchObject({ links: [{ id: 'mine', from: 0, to: 1 }] });
  });
});
