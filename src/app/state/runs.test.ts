import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName } from '../../shared/protocol.ts';
import type { RunRecord } from '../../shared/runRecords.ts';
import { turnsAway } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { useNotices } from './notices.ts';
import { firstExample } from './preset.ts';
import { clearRun, useRun } from './run.ts';
import {
  drawnRun,
  goOnWith,
  MOST_SHOWN,
  removeRun,
  renameRun,
  runsChanged,
  toggleCurve,
  unfinishedRun,
  useRuns,
} from './runs.ts';

const record = (id: string, over: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: `Run ${id}`,
  started: '2026-11-24T09:00:00Z',
  seconds: 1,
  state: 'finished',
  step: 400,
  settings: { ...firstExample.settings, seed: 7 },
  links: firstExample.links,
  parameters: 1,
  examples: { name: 'codes', hash: 'a', train: 10, heldOut: 1 },
  heldOut: [{ step: 50, exact: 0.5, loss: 1 }],
  weightsOf: 400,
  stepsBefore: 0,
  isInUse: false,
  ...over,
});

const left = record('5', { state: 'paused', step: 120 });
const points = [{ step: 1, loss: 2 }];
let refusals: Partial<Record<CommandName, PatchbayError>>;
let called: [CommandName, unknown][];

beforeEach(() => {
  refusals = {};
  called = [];
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    called.push([command, params]);
    const refusal = refusals[command];
    return refusal ? Promise.reject(refusal) : Promise.resolve((command === 'runCurve' ? points : null) as never);
  });
  clearRun();
  useNotices.setState({ notices: [] });
  useRuns.setState({ runs: [], shown: [], curves: {}, latest: undefined });
});

const refusal = new PatchbayError({ code: 'bad-request', message: 'The links have changed since.' });

describe('a run that a closed page has left behind', () => {
  it('is offered until another is under way', () => {
    const idle = { state: 'idle', busy: false } as const;
    expect(unfinishedRun([record('6'), left], idle)).toBe(left);
    expect(unfinishedRun([record('6')], idle)).toBeUndefined();
    expect(unfinishedRun([left], { state: 'idle', busy: true })).toBeUndefined();
    expect(unfinishedRun([left], { state: 'paused', busy: false })).toBeUndefined();
  });

  it('goes on with its own settings, curve and looks', async () => {
    runsChanged([left]);
    await goOnWith(left);
    expect(called.map(([command]) => command)).toEqual(['runCurve', 'resume']);
    const { step, steps, heldOut, settings, busy } = useRun.getState();
    expect({ step, steps, heldOut, busy }).toEqual({ step: 120, steps: 400, heldOut: left.heldOut, busy: false });
    expect(useRun.getState().points).toEqual(points);
    expect(settings.seed).toBe(7);
  });

  it('does not go on in other models that were asked for meanwhile', async () => {
    runsChanged([left]);
    const late = goOnWith(left);
    turnsAway();
    await late;
    expect(called.map(([command]) => command)).toEqual(['runCurve']);
  });

  it('that the engine refuses is told of, and nothing looks as if it went on', async () => {
    runsChanged([left]);
    refusals.resume = refusal;
    const own = { ...firstExample.settings, steps: 77 };
    useRun.setState({ settings: own });
    await goOnWith(left);
    expect(useRun.getState()).toMatchObject({ state: 'idle', points: [], busy: false, settings: own });
    expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual(['The links have changed since.']);
    expect(unfinishedRun(useRuns.getState().runs, useRun.getState())).toBe(left);
  });
});

describe('the run whose curve is drawn', () => {
  const drawn = (): string | undefined => drawnRun(useRuns.getState(), { points })?.id;

  it('is the one that went last: a new one, also by a single step, or an older one that goes on', () => {
    runsChanged([record('2'), record('1')]);
    expect(drawn()).toBe('2');
    runsChanged([record('3', { state: 'paused' }), record('2'), record('1')]);
    expect(drawn()).toBe('3');
    runsChanged([record('3'), record('2'), record('1', { state: 'running' })]);
    expect(drawn()).toBe('1');
    runsChanged([record('3'), record('2'), record('1')]);
    expect(drawn()).toBe('1');
  });

  it('is none without a curve', () => {
    runsChanged([record('2')]);
    expect(drawnRun(useRuns.getState(), { points: [] })).toBeUndefined();
  });
});

describe('curves of earlier runs', () => {
  it('are fetched once, and taken away', async () => {
    runsChanged([record('2'), record('1')]);
    await toggleCurve('1');
    await toggleCurve('1');
    await toggleCurve('1');
    expect(called).toEqual([['runCurve', { run: '1' }]]);
    expect(useRuns.getState()).toMatchObject({ shown: ['1'], curves: { '1': points } });
  });

  it('of a run that goes on are fetched again', async () => {
    runsChanged([left]);
    await toggleCurve('5');
    await toggleCurve('5');
    runsChanged([{ ...left, state: 'running' }]);
    runsChanged([{ ...left, state: 'finished' }]);
    await toggleCurve('5');
    expect(called).toHaveLength(2);
  });

  it('no more than can be told apart', async () => {
    const ids = ['1', '2', '3', '4', '5', '6'];
    runsChanged(ids.map((id) => record(id)));
    for (const id of ids) await toggleCurve(id);
    expect(useRuns.getState().shown).toEqual(ids.slice(0, MOST_SHOWN));
  });

  it('go with their run; one that cannot be had is not shown', async () => {
    runsChanged([record('2'), record('1')]);
    await toggleCurve('1');
    runsChanged([record('2')]);
    expect(useRuns.getState().shown).toEqual([]);
    refusals.runCurve = refusal;
    await toggleCurve('2');
    expect(useRuns.getState().shown).toEqual([]);
    expect(useNotices.getState().notices).toHaveLength(1);
  });
});

describe('names and removal', () => {
  it('an empty name changes nothing, a long one is cut', async () => {
    await renameRun('1', '   ');
    expect(called).toEqual([]);
    await renameRun('1', ` ${'x'.repeat(100)}`);
    expect(called).toEqual([['renameRun', { run: '1', name: 'x'.repeat(60) }]]);
  });

  it('the curve of a run that is removed is not drawn any more, unless it could not be removed', async () => {
    const [newest, older] = [record('2'), record('1')];
    runsChanged([newest, older]);
    useRun.setState({ state: 'finished', points });
    await removeRun(older);
    expect(useRun.getState().points).toEqual(points);
    refusals.removeRun = refusal;
    await removeRun(newest);
    expect(useRun.getState().points).toEqual(points);
    refusals = {};
    await removeRun(newest);
    expect(useRun.getState().points).toEqual([]);
  });
});
