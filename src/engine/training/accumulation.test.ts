// Several batches that make one update against one large batch, and batches by tokens against the same ones by hand.
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import type { Gpu } from '../gpu/device.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { COMPOSED_CASES, openCase, type ComposedCase, type OpenCase } from '../testing/composedCase.ts';
import { testGpu } from '../testing/gpu.ts';
import type { EncodedExample } from './encode.ts';
import { Trainer } from './trainer.ts';

const ID = 'tiny-augmenter';
const CASE = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter') as ComposedCase;
const SETTINGS: TrainingSettings = {
  ...USUAL,
  steps: 5,
  batch: 12,
  learningRate: 1e-3,
  warmupSteps: 0,
  weightDecay: 0.02,
  clip: 1,
  seed: 4,
  evaluateEvery: 9,
};

/** Labels lie unevenly: of some examples one token is learned, of others all. */
const EXAMPLES: EncodedExample[] = Array.from({ length: 20 }, (_, i) => {
  const ids = Array.from({ length: 3 + ((i * 5) % 17) }, (__, t) => (i * 29 + t * 13) % 90);
  const seen = { ids, visible: ids.map((__, t) => t + 1) };
  const labels = ids.map((id, t) => (i % 3 === 0 || t + 1 === ids.length ? (7 * id) % 90 : NO_LABEL));
  return { ids, labels, augmenters: new Map([[ID, seen]]) };
});

let gpu: Gpu;
let open: OpenCase;

beforeAll(async () => {
  gpu = await testGpu();
  open = await openCase(gpu, CASE);
});

interface Trained {
  losses: number[];
  links: number[];
  /** AdamW's first moment: behind one step a tenth of the gradient. */
  m: number[];
  bytes: number;
}

async function trained(settings: Partial<TrainingSettings>): Promise<Trained> {
  const board = await open.board();
  const trainer = await Trainer.create(gpu, board.composition, board.packed, EXAMPLES, { ...SETTINGS, ...settings });
  const losses: number[] = [];
  while (!trainer.finished) losses.push(await trainer.next());
  const { weights, moments } = await trainer.read();
  trainer.destroy();
  return { losses, links: [...weights], m: [...moments.subarray(0, weights.length)], bytes: trainer.bytes };
}

/** The largest difference, as a share of the largest number. */
function apart(a: readonly number[], b: readonly number[]): number {
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / largest;
}

describe('accumulate', () => {
  it.each([
    [2, 6],
    [3, 4],
    [12, 1],
  ])('%i batches of %i have the loss and the gradient of one of 12', async (accumulate, batch) => {
    const [one, several] = [await trained({ steps: 1 }), await trained({ steps: 1, accumulate, batch })];
    expect(apart(several.losses, one.losses)).toBeLessThan(2e-6);
    expect(apart(several.m, one.m)).toBeLessThan(1e-5);
    expect(several.bytes).toBeLessThan(one.bytes);
  });

  it('stays with it step by step', async () => {
    const [one, several] = [await trained({}), await trained({ accumulate: 3, batch: 4 })];
    expect(apart(several.losses, one.losses)).toBeLessThan(1e-4);
    expect(several.losses).toHaveLength(SETTINGS.steps);
    expect(new Set(several.losses).size).toBe(SETTINGS.steps);
  });
});

describe('batchTokens', () => {
  it('counts instead of batch, and says how large the largest step is', async () => {
    const settings = { ...SETTINGS, batchTokens: 40, accumulate: 2 };
    const board = await open.board();
    const { shape } = new Trainer(gpu, board.composition, board.packed, EXAMPLES, settings);
    const batches = Array.from({ length: 10 }, (_, i) => shape.order.at(i + 1));
    const tokens = batches.map((batch) => batch.reduce((sum, index) => sum + EXAMPLES[index].ids.length, 0));
    expect(Math.max(...tokens)).toBeLessThanOrEqual(40);
    expect(shape.capacity.anchor).toBe(Math.max(...tokens));
    expect(shape.tokens).toBe(Math.max(...[0, 2, 4, 6, 8].map((i) => tokens[i] + tokens[i + 1])));
    expect(shape.drawn).toBe(batches.flat().length);
    const { losses } = await trained({ batchTokens: 40, accumulate: 2 });
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses).toEqual((await trained({ batchTokens: 40, accumulate: 2, batch: 1 })).losses); // batch says nothing
  });
});

describe('settings that no run can have', () => {
  it.each([
    [{ batchTokens: -1 }, 'A step cannot have -1 tokens.'],
    [{ accumulate: 1.5 }, 'A step cannot average 1.5 batches.'],
    [{ steps: NaN }, 'A run cannot have NaN steps.'],
    [{ batch: 0 }, 'A step cannot have 0 examples.'],
    [{ steps: 100_000, batch: 1024 }, 'more than 8,388,608 examples would come up'],
  ])('%o are refused in words', async (settings, message) => {
    const board = await open.board();
    const plan = () => new Trainer(gpu, board.composition, board.packed, EXAMPLES, { ...SETTINGS, ...settings });
    expect(plan).toThrow(message);
  });
});
