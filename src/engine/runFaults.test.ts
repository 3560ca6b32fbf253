// Whatever goes wrong at whichever write of a run: another visit finds the last whole state, its record and what it has
// trained of the same step, and nothing beside it.
import { describe, expect, it, vi } from 'vitest';
import { everyFault } from '../shared/everyFault.ts';
import { everything } from '../shared/fakeIdbKeyval.ts';
import type { LinkBoard } from './linkBoard.ts';
import { ProjectRuns } from './projectRuns.ts';
import { indexedDbRuns } from './storage/runStore.ts';
import { bytesOf, type RunContent, type StoredRun } from './storage/storedRun.ts';
import { settings } from './testing/story.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const board = { mark: () => Promise.resolve('') } as LinkBoard;
const store = () => indexedDbRuns(() => undefined);
const open = (limits?: { runs: number; bytes: number }) =>
  ProjectRuns.open('p', store(), board, () => undefined, limits);

const run = (number: number, step: number, more: Partial<StoredRun> = {}): StoredRun => ({
  id: `id-${number}`,
  name: `Run ${number}`,
  started: '2026-01-01T00:00:00.000Z',
  seconds: 1,
  state: 'running',
  step,
  settings,
  links: [],
  parameters: 0,
  examples: { name: '', hash: '', train: 1, heldOut: 0 },
  heldOut: [],
  stepsBefore: 0,
  number,
  isNamed: false,
  weightsOf: step,
  mark: `mark of ${step}`,
  bytes: 0,
  generation: 0,
  ...more,
});
const content = (step: number): RunContent => ({
  composition: Float32Array.of(step, step).buffer,
  losses: new Float32Array(step).fill(step),
  moments: Float32Array.of(step),
});

/** "Run 1 at 3" of each run, newest first. */
async function found(at: string): Promise<string> {
  const runs = await store().list('p');
  for (const each of runs) {
    const kept = await store().content('p', each);
    expect(kept?.losses, at).toEqual(new Float32Array(each.step).fill(each.step));
    expect(new Float32Array(kept?.composition ?? new ArrayBuffer())[0], at).toBe(each.step);
    expect([each.mark, each.bytes], at).toEqual([`mark of ${each.step}`, kept && bytesOf(kept)]);
  }
  expect(Object.keys(everything()['patchbay-runs'] ?? {}).length, at).toBe(2 * runs.length);
  return runs
    .toSorted((a, b) => b.number - a.number)
    .map(({ name, step }) => `${name} at ${step}`)
    .join(', ');
}

async function states(
  before: (runs: ProjectRuns) => Promise<void>,
  flow: (runs: ProjectRuns) => Promise<unknown>,
  limits?: { runs: number; bytes: number },
): Promise<Set<string>> {
  const all = new Set<string>();
  await everyFault({
    before: async () => {
      const runs = await open(limits);
      await before(runs);
      return runs;
    },
    flow,
    after: async (at) => all.add(await found(at)),
  });
  return all;
}

describe('a fault at every write of a run', () => {
  const one = (runs: ProjectRuns): Promise<void> => runs.keep(run(1, 3), content(3));

  it('that begins', async () => {
    const all = await states(() => Promise.resolve(), one);
    expect(all).toEqual(new Set(['', 'Run 1 at 3']));
  });

  it('with a checkpoint, and one more', async () => {
    const all = await states(one, async (runs) => {
      await runs.keep(run(1, 5), content(5));
      await runs.keep(run(1, 8), content(8));
    });
    expect(all).toEqual(new Set(['Run 1 at 3', 'Run 1 at 5', 'Run 1 at 8']));
  });

  it('that is over, and needs no moments any more', async () => {
    const all = await states(one, (runs) => runs.finish(run(1, 3, { state: 'finished' })));
    expect(all).toEqual(new Set(['Run 1 at 3']));
  });

  it('that is named, and removed', async () => {
    const all = await states(one, async (runs) => {
      await runs.rename('id-1', 'mine');
      await runs.remove('id-1');
    });
    expect(all).toEqual(new Set(['Run 1 at 3', 'mine at 3', '']));
  });

  it('that takes the place of the oldest', async () => {
    const all = await states(one, (runs) => runs.keep(run(2, 4), content(4)), { runs: 1, bytes: 1e9 });
    expect(all).toEqual(new Set(['Run 1 at 3', 'Run 2 at 4, Run 1 at 3', 'Run 2 at 4']));
  });

  it('that comes with a project', async () => {
    const come = [2, 3].map((number) => ({
      run: run(number, number, { state: 'finished' }),
      content: content(number),
    }));
    const all = await states(one, (runs) => runs.bring(come));
    expect(all).toContain('Run 3 at 3, Run 2 at 2, Run 1 at 3');
    expect(all).toContain('Run 1 at 3');
    expect([...all].every((each) => each.endsWith('Run 1 at 3'))).toBe(true);
  });
});
