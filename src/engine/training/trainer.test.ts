// A run against the same steps driven by hand: which examples, which learning rate, and what is left of a run that fails.
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { Gpu } from '../gpu/device.ts';
import { writeNumbers } from '../gpu/tensor.ts';
import type { LinkBoard } from '../linkBoard.ts';
import { COMPOSED_CASES, openCase, type ComposedCase, type OpenCase } from '../testing/composedCase.ts';
import { testGpu } from '../testing/gpu.ts';
import { batchCapacity } from './batchInputs.ts';
import { BatchOrder } from './batchOrder.ts';
import type { EncodedExample } from './encode.ts';
import { learningRateAt } from './schedule.ts';
import { Trainer } from './trainer.ts';
import { TrainingPlan } from './trainingPlan.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';

const ID = 'tiny-augmenter';
const CASE = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter') as ComposedCase;
const ADAM = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };
const SETTINGS: TrainingSettings = {
  ...USUAL,
  steps: 9,
  batch: 3,
  learningRate: 5e-3,
  warmupSteps: 3,
  weightDecay: 0.02,
  clip: 1,
  seed: 4,
  evaluateEvery: 9,
};
const ORDER = new BatchOrder(8, SETTINGS.batch, SETTINGS.seed);
/** A token of the augmenter that no example has. */
const POISON = 91;

const EXAMPLES: EncodedExample[] = Array.from({ length: 8 }, (_, i) => {
  const ids = Array.from({ length: 3 + ((i * 5) % 7) }, (__, t) => (i * 29 + t * 13) % 90);
  const seen = { ids, visible: ids.map((__, t) => t + 1) };
  return { ids, labels: ids.map((id) => (7 * id) % 90), augmenters: new Map([[ID, seen]]) };
});

interface Trained {
  losses: number[];
  links: Float32Array[];
}

let gpu: Gpu;
let open: OpenCase;

beforeAll(async () => {
  gpu = await testGpu();
  open = await openCase(gpu, CASE);
});

/** The first steps of the same run, each with what the schedule says for it. */
async function byHand(board: LinkBoard, steps: number, examples = EXAMPLES): Promise<Trained> {
  const batches = Array.from({ length: SETTINGS.steps }, (_, i) => ORDER.at(i + 1).map((index) => examples[index]));
  const optimiser = { ...ADAM, weightDecay: SETTINGS.weightDecay, clip: SETTINGS.clip };
  const capacity = batchCapacity(batches, [ID]);
  const plan = await TrainingPlan.create(gpu, board.composition, board.packed, capacity, optimiser);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++)
    losses.push(await plan.step(batches[step - 1], step, learningRateAt(step, SETTINGS)));
  plan.destroy();
  return { losses, links: await weights(board) };
}

async function weights(board: LinkBoard): Promise<Float32Array[]> {
  return (await board.save()).values.flat().map(({ values }) => values);
}

/** Steps up to this one are submitted before the first loss is waited for. */
async function run(board: LinkBoard, ahead: number): Promise<Trained> {
  const trainer = await Trainer.create(gpu, board.composition, board.packed, EXAMPLES, SETTINGS);
  const losses: Promise<number>[] = [];
  while (!trainer.finished) {
    const loss = trainer.next();
    losses.push(loss);
    if (losses.length >= ahead) await loss;
  }
  trainer.destroy();
  return { losses: await Promise.all(losses), links: await weights(board) };
}

describe('Trainer', () => {
  it.each([1, SETTINGS.steps])(
    'takes each step on its examples at its learning rate (%i submitted at once)',
    async (ahead) => {
      const expected = await byHand(await open.board(), SETTINGS.steps);
      const trained = await run(await open.board(), ahead);
      expect(trained.losses).toEqual(expected.losses);
      expect(trained.links).toEqual(expected.links);
      expect(trained.losses.every(Number.isFinite)).toBe(true);
    },
  );

  it('step 3 fails while step 4 is on its way: both say so, and the weights of step 2 are left', async () => {
    const others = [1, 2, 4].flatMap((step) => ORDER.at(step)); // by itself step 4 would not fail
    const poisoned = ORDER.at(3).filter((index) => !others.includes(index));
    expect(poisoned.length).toBeGreaterThan(0);
    const examples = EXAMPLES.map((example, i) => (poisoned.includes(i) ? poison(example) : example));
    const models = await openPoisoned();
    const expected = await byHand(await models.board(), 2, examples);
    const board = await models.board();
    const trainer = await Trainer.create(gpu, board.composition, board.packed, examples, SETTINGS);
    const steps = [1, 2, 3, 4].map(() => trainer.next());
    const settled = await Promise.allSettled(steps);
    const message = 'The loss or its gradient became infinite at step 3. The links keep the weights of step 2.';
    const rejected = { status: 'rejected', reason: { code: 'not-finite', message } };
    const fulfilled = expected.losses.map((value) => ({ status: 'fulfilled', value }));
    expect(settled).toMatchObject([...fulfilled, rejected, rejected]);
    expect(trainer.step).toBe(2);
    expect(await weights(board)).toEqual(expected.links);
    trainer.destroy();
  });
});

/** The models of the case, with one token of the augmenter that makes everything infinite. */
async function openPoisoned(): Promise<OpenCase> {
  const opened = await openCase(gpu, CASE);
  const [{ tensor, start, shape }] = opened.augmenters[0].decoder.parts; // the embeddings
  writeNumbers(gpu.device, tensor, Float32Array.of(Infinity), start + POISON * shape[1]);
  return opened;
}

function poison(example: EncodedExample): EncodedExample {
  const seen = { ids: example.ids.map(() => POISON), visible: example.ids.map((_, t) => t + 1) };
  return { ...example, augmenters: new Map([[ID, seen]]) };
}
