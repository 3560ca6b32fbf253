import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Evaluation } from '../../shared/evaluations.ts';
import type { CommandName, Wiring } from '../../shared/protocol.ts';
import type { RunRecord } from '../../shared/runRecords.ts';
import { engine } from './engineClient.ts';
import { readEvaluations, wiredKey } from './evaluationRecord.ts';
import { loadEvaluations } from './evaluationStore.ts';
import {
  evaluate,
  findEvaluations,
  forgetEvaluations,
  isComparable,
  stopEvaluating,
  useEvaluations,
} from './evaluations.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { useRuns } from './runs.ts';
import { useWiring } from './wiring.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
const { emptyDatabases, failWith } = await import('../../shared/fakeIdbKeyval.ts');

const measures = { exact: 1, chrf: 100, loss: 0.1, perplexity: 1.1, n: 1 };
const result = (text: string, examplesHash = 'h'): Evaluation => ({
  speakers: ['composition'],
  measures: [measures],
  rows: [{ prompt: 'dog =', expected: '8', answers: [{ text, right: true, chrf: 100, loss: 0.1 }] }],
  examplesHash,
  seconds: 1,
});
const pending: { ends: (evaluation: Evaluation) => void; fails: (error: PatchbayError) => void }[] = [];
const commands: CommandName[] = [];
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const texts = () => {
  const { now, before } = useEvaluations.getState();
  return [now, before].map((each) => each?.rows[0].answers[0].text);
};

async function evaluated(text: string, hash?: string): Promise<void> {
  void evaluate(['composition'], 1);
  pending.at(-1)?.ends(result(text, hash));
  await settled();
}

beforeEach(async () => {
  emptyDatabases();
  chooseExample(firstExample);
  await forgetEvaluations();
  pending.length = 0;
  commands.length = 0;
  vi.spyOn(engine, 'call').mockImplementation((command) => {
    commands.push(command);
    if (command !== 'evaluate') return Promise.resolve(null as never);
    return new Promise((resolve, reject) => pending.push({ ends: (evaluation) => resolve(evaluation), fails: reject }));
  });
});

describe('evaluations', () => {
  it('the last two are kept, and outlive a reload', async () => {
    for (const text of ['first', 'second', 'third']) await evaluated(text);
    expect(texts()).toEqual(['third', 'second']);
    useEvaluations.setState({ now: undefined, before: undefined });
    await findEvaluations();
    expect(texts()).toEqual(['third', 'second']);
    await forgetEvaluations();
    expect([texts(), await loadEvaluations(firstExample.id)]).toEqual([[undefined, undefined], undefined]);
  });

  it('are compared only when they are of the same examples, and these are known', async () => {
    await evaluated('first', 'h');
    expect(isComparable(useEvaluations.getState())).toBe(false);
    await evaluated('second', 'h');
    expect(isComparable(useEvaluations.getState())).toBe(true);
    await evaluated('third', 'other');
    expect(isComparable(useEvaluations.getState())).toBe(false);
    for (const text of ['fourth', 'fifth']) await evaluated(text, '');
    expect(isComparable(useEvaluations.getState())).toBe(false);
  });

  it('are of the run that was in use when they began', async () => {
    const wiring: Wiring = { links: firstExample.links, origin: 'trained', steps: 400, parameters: 1, bytes: 4 };
    const inUse = (id: string): void => useRuns.setState({ runs: [{ id, isInUse: true } as RunRecord] });
    useWiring.setState({ wiring });
    inUse('1');
    void evaluate(['composition'], 1);
    inUse('2');
    pending.at(-1)?.ends(result('first'));
    await settled();
    const wired = useEvaluations.getState().now?.wired;
    expect(wired).toBe(wiredKey(wiring, '1'));
    expect([wiredKey(wiring, '2'), wiredKey(wiring)]).not.toContain(wired);
  });

  it('one that is stopped leaves what was there, and says nothing', async () => {
    await evaluated('first');
    void evaluate(['composition'], 1);
    stopEvaluating();
    pending.at(-1)?.fails(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    await settled();
    expect([texts()[0], commands.at(-1)]).toEqual(['first', 'stopEvaluating']);
    expect(useEvaluations.getState()).toMatchObject({ progress: undefined, error: undefined });
  });

  it('what comes for one that was stopped is no news', async () => {
    void evaluate(['composition'], 1);
    stopEvaluating();
    pending.at(-1)?.ends(result('late'));
    await settled();
    expect(texts()[0]).toBeUndefined();
  });

  it('one that the engine ends by itself says so', async () => {
    void evaluate(['composition'], 1);
    pending.at(-1)?.fails(new PatchbayError({ code: 'stopped', message: 'Other examples were taken.' }));
    await settled();
    expect(useEvaluations.getState().error?.message).toBe('Other examples were taken.');
  });

  it('belong to their models', async () => {
    await evaluated('first');
    void evaluate(['composition'], 1);
    chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [{ id: 'b', title: 'B' }] });
    pending.at(-1)?.ends(result('late'));
    await settled();
    expect([texts()[0], commands.at(-1)]).toEqual([undefined, 'stopEvaluating']);
    await findEvaluations();
    expect(texts()[0]).toBeUndefined();
  });

  it('a failure is said, and so is a store that refuses', async () => {
    void evaluate(['composition'], 1);
    pending.at(-1)?.fails(new PatchbayError({ code: 'device-lost', message: 'Lost.' }));
    await settled();
    expect(useEvaluations.getState()).toMatchObject({ progress: undefined, error: { message: 'Lost.' } });
    failWith(new Error('No.'));
    await evaluated('shown all the same');
    expect(texts()[0]).toBe('shown all the same');
    expect(useEvaluations.getState().error?.code).toBe('storage');
  });
});

it('what is read back is checked', () => {
  const kept = { ...result('x'), at: 1, wired: '' };
  const unanswered = { ...kept, rows: [{ ...kept.rows[0], answers: [] }] };
  expect(readEvaluations([kept])).toBeDefined();
  expect(readEvaluations([kept, kept])).toBeDefined();
  for (const bad of [
    [],
    [kept, kept, kept],
    [{ ...kept, measures: [] }],
    [unanswered],
    [{ ...kept, speakers: ['a', 'b'] }],
    'x',
  ])
    expect(readEvaluations(bad)).toBeUndefined();
});
