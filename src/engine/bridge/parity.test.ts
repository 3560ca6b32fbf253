// Whole compositions against PyTorch (python/composed_cases.py): states of every layer, logits, attention, loss, every link
// gradient, ten steps of AdamW. The golden numbers are exact (f64), and were only written where PyTorch in f32 comes within
// half of these bounds.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { saveParts } from '../model/savedParts.ts';
import {
  COMPOSED_CASES,
  goldenTensors,
  hasGradient,
  openCase,
  readLinks,
  type OpenCase,
} from '../testing/composedCase.ts';
import { relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { headMean, recordAttention } from '../testing/recordedAttention.ts';
import { batchCapacity, BatchInputs } from '../training/batchInputs.ts';
import { FrozenStates } from '../training/frozenStates.ts';
import { recordLoss } from '../training/lossPlan.ts';
import { TrainingPlan } from '../training/trainingPlan.ts';
import { recordComposition } from './composition.ts';
import { linkParts } from './linkWeights.ts';

const TENSOR_BOUND = 1e-4;
const LOSS_BOUND = 1e-5;
/** ‖ours − golden‖ / ‖golden − start‖: a tensor that ten steps move by a hundredth must be right in that hundredth. */
const MOVED_BOUND = 2e-4;
/** Links as released have no norm before their attention: their gradients take up more of the rounding of each step. */
const NORM_BOUND = { 'pre-norm': 2e-5, released: 2e-4, lucidrains: 2e-4 };

it('there are cases', () => expect(COMPOSED_CASES.length).toBeGreaterThanOrEqual(6));

describe.each(COMPOSED_CASES)('$name: $golden.about', (composed) => {
  const { golden, batch } = composed;
  const expected = goldenTensors(composed);
  const capacity = batchCapacity([batch], golden.augmenters);
  let gpu: Gpu;
  let open: OpenCase;

  beforeAll(async () => {
    gpu = await testGpu();
    open = await openCase(gpu, composed);
  });

  const expectTensor = (actual: ArrayLike<number>, name: string): void => {
    expect(relativeError(actual, expected(name)), name).toBeLessThan(TENSOR_BOUND);
  };

  /** Ten steps on, relative to the values and to how far those steps moved them. */
  const expectTrained = (links: CompositionFile): void => {
    const start = readLinks(composed);
    for (const [i, tensors] of links.values.entries()) {
      for (const { name, values } of tensors.filter((tensor) => hasGradient(tensor.name))) {
        const after = expected(`after10.links.${i}.${name}`);
        const before = start.values[i].find((tensor) => tensor.name === name)?.values ?? [];
        expectTensor(values, `after10.links.${i}.${name}`);
        expect(distance(values, after) / distance(after, before), `${name} of ${i}, moved`).toBeLessThan(MOVED_BOUND);
      }
    }
  };

  it('states of every layer, logits, and what the links attend to', async () => {
    const { composition } = await open.board();
    const { width, vocabulary } = open.anchor.card;
    const columns = Math.max(
      ...batch.flatMap((example) => [...example.augmenters.values()].map(({ ids }) => ids.length)),
    );
    const recorder = new Recorder(gpu, 'forward');
    const inputs = new BatchInputs(recorder, capacity);
    const views = inputs.views(composition);
    const states = recordComposition(recorder, composition, inputs.anchor, views);
    const logits = composition.anchor.head(recorder, states[composition.anchor.blocks]);
    const attention = recordAttention(recorder, composition, inputs.anchor, views, columns);
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();

    const expectRows = (values: Float32Array | Float64Array, rowWidth: number, name: string): void => {
      let row = 0;
      for (const [b, { ids }] of batch.entries())
        expectTensor(values.subarray(row * rowWidth, (row += ids.length) * rowWidth), `sequences.${b}.${name}`);
    };
    for (const [layer, state] of states.entries()) expectRows(await gpu.readback.f32(state), width, `states.${layer}`);
    expectRows(await gpu.readback.f32(logits), vocabulary, 'logits');
    for (const [i, weights] of attention.entries()) {
      const mean = headMean(await gpu.readback.f32(weights), weights.shape);
      let row = 0;
      for (const [b, { ids, augmenters }] of batch.entries()) {
        const seen = augmenters.get(composition.links[i].link.augmenter)?.ids.length ?? 0;
        const own = ids.flatMap((_, t) => [...mean.subarray((row + t) * columns, (row + t) * columns + seen)]);
        expectTensor(own, `sequences.${b}.attention.${i}`);
        row += ids.length;
      }
    }
    plan.destroy();
  });

  it('loss and every gradient', async () => {
    const { composition, packed } = await open.board();
    const recorder = new Recorder(gpu, 'gradients');
    const gradients = packed.sibling((shape, name) => recorder.tensor(shape, name));
    for (const { name } of packed.specs) recorder.watch(packed.tensor(name), gradients.tensor(name));
    const inputs = new BatchInputs(recorder, capacity);
    const { loss } = recordLoss(recorder, composition, inputs);
    recorder.backward();
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    expect(relativeError(await gpu.readback.f32(loss), expected('loss'))).toBeLessThan(LOSS_BOUND);
    for (const [i, { link, weights }] of composition.links.entries()) {
      const twins = Object.fromEntries(Object.keys(weights).map((name) => [name, gradients.tensor(`${i}.${name}`)]));
      for (const { name, values } of await saveParts(gpu, linkParts({ link, weights: twins })))
        if (hasGradient(name)) expectTensor(values, `grad.links.${i}.${name}`);
    }
    plan.destroy();
  });

  it.each([false, true])(
    'ten losses, and the links after them; the models do not change (states kept: %s)',
    async (keep) => {
      const links = await open.board();
      const { betas, learningRate, ...others } = golden.optimizer;
      const optimiser = { ...others, beta1: betas[0], beta2: betas[1] };
      const models = [open.anchor, ...open.augmenters];
      const modelWeights = async (): Promise<Float32Array[]> =>
        (await Promise.all(models.map(({ decoder }) => saveParts(gpu, decoder.parts))))
          .flat()
          .map(({ values }) => values);
      const before = await modelWeights();
      const frozen = keep ? await FrozenStates.create(gpu, links.composition, batch.toReversed()) : undefined;
      frozen?.ensure(batch, []);
      expect(frozen !== undefined).toBe(keep);
      const plan = await TrainingPlan.create(gpu, links.composition, links.packed, capacity, optimiser, { frozen });
      for (const [i, loss] of golden.losses.entries()) {
        const ours = [await plan.step(batch, i + 1, learningRate)];
        expect(relativeError(ours, [loss]), `loss ${i}`).toBeLessThan(LOSS_BOUND);
        const norm = await gpu.readback.f32(plan.gradientNorm);
        const bound = NORM_BOUND[golden.links[0].variant];
        expect(relativeError(norm, [golden.gradientNorms[i]]), `gradient norm ${i}`).toBeLessThan(bound);
      }
      expectTrained(await links.save());
      expect(await modelWeights()).toEqual(before);
      plan.destroy();
      frozen?.destroy();
    },
  );
});

/** ‖a − b‖ */
function distance(a: Float32Array, b: ArrayLike<number>): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));
}
