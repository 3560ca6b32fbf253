// The rows of runs in a tab that another one keeps from writing: those of one run are kept together, or give way together.
import { createStore, keys, set } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDatabases } from '../../shared/fakeIdbKeyval.ts';
import { HeldBack } from '../../shared/heldBack.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import { indexedDbRuns, type RunStore } from './runStore.ts';
import type { RunContent, StoredRun } from './storedRun.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));

const problems = vi.fn();
const below = createStore('patchbay-runs', 'runs');
let mayWrite = false;
let heldBack: HeldBack;
let here: RunStore;
const there = indexedDbRuns(problems);

beforeEach(() => {
  emptyDatabases();
  problems.mockClear();
  mayWrite = false;
  heldBack = new HeldBack(() => mayWrite);
  here = indexedDbRuns(problems, heldBack);
});

const SETTINGS = {
  steps: 2,
  batch: 1,
  learningRate: 0.1,
  warmupSteps: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  evaluateEvery: 1,
};
const content = (step: number): RunContent => ({
  composition: new ArrayBuffer(8),
  losses: Float32Array.from({ length: step }, (_, i) => i),
});
const run = (id: string): StoredRun => ({
  id,
  name: `Run ${id}`,
  started: '',
  seconds: 0,
  state: 'paused',
  step: 1,
  settings: { ...USUAL, ...SETTINGS },
  links: [],
  parameters: 0,
  examples: { name: '', hash: '', train: 0, heldOut: 0 },
  heldOut: [],
  stepsBefore: 0,
  number: 1,
  isNamed: false,
  weightsOf: 1,
  mark: '',
  bytes: 0,
  generation: 0,
});
const kept = async (id: string): Promise<StoredRun> => (await there.saveWith('p', run(id), content(1)))!;

describe('a run that was gone on with here', () => {
  it('gives way whole where the other tab has given it a name, and loses nothing of what that has kept', async () => {
    const [a, b] = [await kept('a'), await kept('b')];
    await here.saveWith('p', { ...a, step: 2 }, content(2));
    await here.saveWith('p', { ...b, step: 2 }, content(2));
    await there.save('p', { ...a, name: 'Mine', isNamed: true });
    mayWrite = true;
    expect(new Set(await heldBack.write('p'))).toEqual(new Set(['record/p/a', 'content/p/a/1', 'content/p/a/2']));
    const found = await here.list('p');
    expect(found.map(({ name, step }) => [name, step])).toEqual([
      ['Mine', 1],
      ['Run b', 2],
    ]);
    expect(await here.content('p', found[0])).toEqual(content(1));
    expect(await here.content('p', found[1])).toEqual(content(2));
    expect(problems).not.toHaveBeenCalled();
  });
});

describe('what nobody tells of', () => {
  it('is left alone where only looked at, and goes where the project may be written', async () => {
    await kept('a');
    await set('content/p/a/0', content(1), below);
    await set('content/p/none/5', content(1), below);
    await set('record/p/empty', { ...run('empty'), generation: 3 }, below);
    const before = await keys(below);
    expect((await here.list('p')).map(({ id }) => id)).toEqual(['a']);
    expect(heldBack.of('p')).toEqual([]);
    expect(await keys(below)).toEqual(before);
    mayWrite = true;
    await here.list('p');
    expect(new Set(await keys(below))).toEqual(new Set(['record/p/a', 'content/p/a/1']));
  });
});
