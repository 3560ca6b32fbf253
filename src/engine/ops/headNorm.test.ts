import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import {
  centralDifferences,
  dot,
  expectClose,
  randomNormal,
  runOnce,
  sumTolerance,
  upload,
} from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/headNorm.ts';
import { headNorm } from './headNorm.ts';

const SHAPES = [
  { rows: 1, heads: 1, kvHeads: 1, width: 1 },
  { rows: 13, heads: 8, kvHeads: 2, width: 16 },
  { rows: 63, heads: 2, kvHeads: 1, width: 4 },
  { rows: 65, heads: 3, kvHeads: 3, width: 7 },
  { rows: 2, heads: 2, kvHeads: 1, width: 256 },
];
const EPSILON = 1e-6;

function numbersOf({ rows, heads, kvHeads, width }: (typeof SHAPES)[number]) {
  const joint = rows * (heads + 2 * kvHeads) * width;
  return { qkv: randomNormal(joint, 1), gains: randomNormal(2 * width, 2), dOut: randomNormal(joint, 3) };
}

describe.each([0, 1] as const)('headNorm, gains as they are plus %i', (gainOffset) => {
  /** out, dQkv, dGains; `times` records the operation that often. */
  async function run(shape: (typeof SHAPES)[number], times = 1): Promise<Float32Array[]> {
    const gpu = await testGpu();
    const { rows, heads, kvHeads, width } = shape;
    const { qkv, gains, dOut } = numbersOf(shape);
    return runOnce(gpu, (recorder) => {
      const input = upload(gpu, qkv, [rows, (heads + 2 * kvHeads) * width], 'qkv');
      const parameter = upload(gpu, gains, [2 * width], 'gains');
      const gradients = [recorder.tensor(input.shape, 'dQkv'), recorder.tensor(parameter.shape, 'dGains')];
      recorder.watch(input, gradients[0]);
      recorder.watch(parameter, gradients[1]);
      const options = { heads, kvHeads, epsilon: EPSILON, gainOffset };
      const outputs = Array.from({ length: times }, () => headNorm(recorder, input, parameter, options));
      for (const out of outputs) recorder.moveGradient(out, upload(gpu, dOut, input.shape, 'dOut'));
      recorder.backward();
      return [outputs[0], ...gradients];
    });
  }

  it('twin: the backward equals central differences', () => {
    const shape = { rows: 3, heads: 2, kvHeads: 1, width: 5 };
    const { qkv, gains, dOut } = numbersOf(shape);
    const options = { ...shape, epsilon: EPSILON, gainOffset };
    const { dQkv, dGains } = reference.headNormBackward(qkv, gains, options, dOut);
    const ofQkv = centralDifferences(qkv, (v) => dot(reference.headNorm(v, gains, options), dOut));
    const ofGains = centralDifferences(gains, (v) => dot(reference.headNorm(qkv, v, options), dOut));
    expectClose(dQkv, ofQkv, 1e-8, 'dQkv');
    expectClose(dGains, ofGains, 1e-8, 'dGains');
  });

  it.each(SHAPES)('kernel equals the twin, forward and backward, at %o', async (shape) => {
    const { qkv, gains, dOut } = numbersOf(shape);
    const options = { ...shape, epsilon: EPSILON, gainOffset };
    const [out, dQkv, dGains] = await run(shape);
    const truth = reference.headNormBackward(qkv, gains, options, dOut);
    const magnitude = (gainOffset + Math.max(...gains.map(Math.abs))) * Math.max(...dOut.map(Math.abs));
    expectClose(out, reference.headNorm(qkv, gains, options), sumTolerance(shape.width), 'out');
    expectClose(dQkv, truth.dQkv, sumTolerance(shape.width), 'dQkv', magnitude / smallestRms(qkv, shape.width));
    expectClose(dGains, truth.dGains, sumTolerance(shape.rows * shape.heads), 'dGains');
  });

  it('adds to gradients that are there already', async () => {
    const [, shape] = SHAPES;
    const { qkv, gains, dOut } = numbersOf(shape);
    const options = { ...shape, epsilon: EPSILON, gainOffset };
    const [, dQkv, dGains] = await run(shape, 2);
    const once = reference.headNormBackward(qkv, gains, options, dOut);
    const twice = (values: Float64Array): Float64Array => values.map((value) => 2 * value);
    expectClose(dQkv, twice(once.dQkv), sumTolerance(shape.width), 'dQkv');
    expectClose(dGains, twice(once.dGains), sumTolerance(shape.rows * shape.heads), 'dGains');
  });
});

it('headNorm records nothing backward where no gradient is needed', async () => {
  const recorder = new Recorder(await testGpu(), 'test');
  const options = { heads: 1, kvHeads: 1, epsilon: EPSILON };
  const out = headNorm(recorder, recorder.tensor([2, 12], 'qkv'), recorder.tensor([8], 'gains'), options);
  recorder.moveGradient(out, recorder.tensor([2, 12], 'dOut'));
  recorder.backward();
  const plan = await recorder.finish();
  expect(plan.dispatches.map(({ name }) => name)).toEqual(['head_norm/forward']);
  plan.destroy();
});

/** Gradients go through what the smallest head is multiplied by. */
function smallestRms(qkv: Float64Array, width: number): number {
  const heads = Array.from({ length: qkv.length / width }, (_, head) => qkv.slice(head * width, (head + 1) * width));
  return Math.min(...heads.map((own) => Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0) / width + EPSILON)));
}
