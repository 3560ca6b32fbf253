// Whatever goes wrong at whichever write of what the page itself keeps: another visit finds the last whole state.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { everyFault } from '../../shared/everyFault.ts';
import { damage, emptyDatabases, everything } from '../../shared/fakeIdbKeyval.ts';
import { storageProblem } from '../../shared/storageProblem.ts';
import { loadControls, saveControls } from './controlsStore.ts';
import type { ControlsRecord } from './controlsRecord.ts';
import { loadEvaluations, saveEvaluations } from './evaluationStore.ts';
import type { KeptEvaluations } from './evaluationRecord.ts';
import { loadPin, removePin, savePin } from './pinnedStore.ts';
import { loadFile, loadRecord, removeSweep, saveFile, saveRecord } from './sweepStore.ts';
import type { SweepRecord } from './sweepRecord.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));

/** These stores reject with what IndexedDB throws; who calls them tells it in words. */
const inWords = (flow: () => Promise<void>) => (): Promise<void> =>
  flow().catch((thrown: unknown) => {
    throw new PatchbayError(storageProblem('It could not be kept.', thrown));
  });
const file = (byte: number): ArrayBuffer => Uint8Array.of(byte, byte).buffer;
const firstByte = (content: ArrayBuffer | undefined): number | undefined => content && new Uint8Array(content)[0];
const settings = {
  steps: 1,
  batch: 1,
  learningRate: 1,
  warmupSteps: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  evaluateEvery: 1,
};
const sweep = (limit: number, kept: string[]): SweepRecord => ({
  preset: 'p',
  candidates: ['a', 'b'].map((id) => ({ id, names: [], links: [] })),
  settings: settings as SweepRecord['settings'],
  limit,
  examples: { name: '', key: '' },
  outcomes: Object.fromEntries(
    kept.map((id) => [id, { tried: { exact: 1, loss: 0, n: 1, steps: 1, seconds: 1, parameters: 1, kept: true } }]),
  ),
  state: 'running',
});

beforeEach(emptyDatabases);

describe('a fault at every write', () => {
  it('of a pinned wiring: its name and its file belong together', async () => {
    const found = new Set<string>();
    await everyFault({
      isSamePage: true,
      before: async () => {
        await savePin('p', { name: 'one', file: file(1) });
      },
      flow: inWords(async () => {
        await savePin('p', { name: 'two', file: file(2) });
        await removePin('p');
      }),
      after: async () => {
        const pin = await loadPin('p');
        found.add(`${pin?.name} ${firstByte(pin?.file)}`);
      },
    });
    expect(found).toEqual(new Set(['one 1', 'two 2', 'undefined undefined']));
  });

  it('of a sweep: what its record says is kept is there, and nothing beside it after the next one', async () => {
    const found = new Set<string>();
    await everyFault({
      isSamePage: true,
      before: async () => {
        await saveFile('p', 'a', file(1));
        await saveRecord(sweep(1, ['a']));
      },
      flow: inWords(async () => {
        await removeSweep('p');
        await saveRecord(sweep(2, []));
        await saveFile('p', 'b', file(2));
        await saveRecord(sweep(2, ['b']));
      }),
      after: async (at) => {
        const record = await loadRecord('p');
        const kept = Object.keys(record?.outcomes ?? {});
        for (const id of kept) expect(firstByte(await loadFile('p', id)), at).toBe(record?.limit);
        found.add(`${record?.limit}: ${kept.join()}`);
        await removeSweep('p');
        expect(everything(), at).toEqual({});
      },
    });
    expect(found).toEqual(new Set(['1: a', 'undefined: ', '2: ', '2: b']));
  });
});

describe('a fault at the one write of evaluations, and of controls', () => {
  const evaluations = (seconds: number): KeptEvaluations => [
    { speakers: [], measures: [], rows: [], examplesHash: '', seconds, at: 1, wired: '' },
  ];
  const controls = (limit: number): ControlsRecord => ({
    ...sweep(limit, []),
    skill: { name: '', questions: [] },
    inUse: { parameters: 1, steps: 1 },
  });

  it('leaves those from before', async () => {
    const found = new Set<string>();
    const writes = await everyFault({
      isSamePage: true,
      before: async () => {
        await saveEvaluations('p', evaluations(1));
        await saveControls(controls(1));
      },
      flow: inWords(async () => {
        await saveEvaluations('p', evaluations(2)).catch(() => undefined);
        await saveControls(controls(2));
      }),
      after: async () => {
        found.add(`${(await loadEvaluations('p'))?.[0].seconds} ${(await loadControls('p'))?.limit}`);
      },
    });
    expect(writes).toBe(2);
    expect(found).toEqual(new Set(['1 1', '1 2', '2 1', '2 2']));
  });
});

describe('a flipped bit', () => {
  const flip = (database: string): void =>
    damage(database, (_, value) => {
      new Uint8Array((value as { file: ArrayBuffer }).file)[1] ^= 1;
      return value;
    });

  it('in a pinned wiring, or in what a sweep has trained, is found', async () => {
    await savePin('p', { name: 'one', file: file(1) });
    await saveFile('p', 'a', file(1));
    expect([firstByte((await loadPin('p'))?.file), firstByte(await loadFile('p', 'a'))]).toEqual([1, 1]);
    flip('patchbay-pinned');
    flip('patchbay-sweep-files');
    await expect(loadPin('p')).rejects.toMatchObject({ name: 'DataError' });
    await expect(loadFile('p', 'a')).rejects.toMatchObject({ name: 'DataError' });
  });
});
