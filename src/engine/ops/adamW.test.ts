import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { writeTensor } from '../gpu/tensor.ts';
import { expectClose, randomNormal, sumTolerance, upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/adamW.ts';
import { gradientNorm as referenceNorm } from '../reference/gradientNorm.ts';
import { adamSchedule, adamW, type AdamOptions } from './adamW.ts';
import vectors from './adamW.vectors.json';
import { gradientNorm } from './gradientNorm.ts';

const OPTIONS: AdamOptions = { decayed: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, clip: 1 };
const zeros = (count: number): Float64Array => new Float64Array(count);

interface State {
  parameters: ArrayLike<number>;
  m: ArrayLike<number>;
  v: ArrayLike<number>;
}

/** One plan, run once per gradient, with the norm computed on the GPU. Gives the state after each step. */
async function onGpu(start: State, gradients: ArrayLike<number>[], learningRates: number[], options: AdamOptions) {
  const gpu = await testGpu();
  const shape = [start.parameters.length];
  const state = {
    parameters: upload(gpu, start.parameters, shape, 'parameters'),
    gradients: upload(gpu, zeros(shape[0]), shape, 'gradients'),
    m: upload(gpu, start.m, shape, 'm'),
    v: upload(gpu, start.v, shape, 'v'),
  };
  const recorder = new Recorder(gpu, 'test');
  const schedule = recorder.tensor([4], 'schedule');
  adamW(recorder, state, options, { norm: gradientNorm(recorder, state.gradients), schedule });
  const plan = await recorder.finish();
  const after: { parameters: Float32Array; m: Float32Array; v: Float32Array }[] = [];
  for (const [i, gradient] of gradients.entries()) {
    writeTensor(gpu.device, state.gradients, Float32Array.from(gradient));
    writeTensor(gpu.device, schedule, adamSchedule(learningRates[i], i + 1, options.beta1, options.beta2));
    plan.run();
    const [parameters, m, v] = await Promise.all([state.parameters, state.m, state.v].map((t) => gpu.readback.f32(t)));
    after.push({ parameters, m, v });
  }
  plan.destroy();
  for (const tensor of Object.values(state)) tensor.buffer.destroy();
  return after;
}

function onTwin(start: Float64Array, gradients: Float64Array[], learningRates: number[], options: AdamOptions) {
  const state = { parameters: start.slice(), m: zeros(start.length), v: zeros(start.length) };
  return gradients.map((gradient, i) => {
    reference.adamW({ ...state, gradients: gradient }, options, referenceNorm(gradient), learningRates[i], i + 1);
    return { parameters: state.parameters.slice(), m: state.m.slice(), v: state.v.slice() };
  });
}

describe('adamW', () => {
  it('twin: ten steps equal those of PyTorch, clipped and not, with and without weight decay', () => {
    const gradients = vectors.gradients.map((gradient) => Float64Array.from(gradient));
    gradients.forEach((gradient, i) => expectClose([referenceNorm(gradient)], [vectors.norms[i]], 1e-14, 'norm'));
    expect(vectors.norms.some((norm) => norm > vectors.options.clip)).toBe(true);
    expect(vectors.norms.some((norm) => norm < vectors.options.clip)).toBe(true);
    const steps = onTwin(Float64Array.from(vectors.start), gradients, vectors.learningRates, vectors.options);
    steps.forEach(({ parameters }, i) => expectClose(parameters, vectors.parameters[i], 1e-14, `step ${i + 1}`));
  });

  it('kernel: ten steps equal those of PyTorch', async () => {
    const start = { parameters: vectors.start, m: zeros(8), v: zeros(8) };
    const steps = await onGpu(start, vectors.gradients, vectors.learningRates, vectors.options);
    steps.forEach(({ parameters }, i) =>
      expectClose(parameters, vectors.parameters[i], sumTolerance(i + 1), `step ${i + 1}`),
    );
  });

  it.each([
    [1, 1],
    [4, 0],
    [63, 20],
    [64, 64],
    [65, 33],
    [256, 129],
    [1031, 517],
    [4160, 4090],
  ])('kernel equals the twin for %i numbers, %i of them decayed', async (count, decayed) => {
    const options = { ...OPTIONS, decayed };
    const parameters = randomNormal(count, 1);
    const gradients = [2, 3, 4].map((seed) => randomNormal(count, seed, 0.3));
    const learningRates = [0.01, 0.02, 0.005];
    const steps = await onGpu({ parameters, m: zeros(count), v: zeros(count) }, gradients, learningRates, options);
    onTwin(parameters, gradients, learningRates, options).forEach((truth, i) => {
      const tolerance = sumTolerance(i + 1);
      expectClose(steps[i].parameters, truth.parameters, tolerance, `parameters, step ${i + 1}`);
      expectClose(steps[i].m, truth.m, tolerance, `m, step ${i + 1}`);
      expectClose(steps[i].v, truth.v, tolerance, `v, step ${i + 1}`);
    });
  });

  it('does not clip when clip is 0', async () => {
    const options = { ...OPTIONS, clip: 0 };
    const [parameters, gradient] = [randomNormal(8, 1), randomNormal(8, 2, 100)];
    const [step] = await onGpu({ parameters, m: zeros(8), v: zeros(8) }, [gradient], [0.01], options);
    const [truth] = onTwin(parameters, [gradient], [0.01], options);
    expectClose(step.m, truth.m, sumTolerance(1), 'm');
    expectClose(step.parameters, truth.parameters, sumTolerance(1), 'parameters');
  });

  it('leaves zeros between packed tensors zero', async () => {
    const parameters = randomNormal(128, 1).fill(0, 5, 64);
    const gradients = [2, 3].map((seed) => randomNormal(128, seed).fill(0, 5, 64));
    const start = { parameters, m: zeros(128), v: zeros(128) };
    const steps = await onGpu(start, gradients, [0.01, 0.01], { ...OPTIONS, decayed: 64 });
    for (const values of Object.values(steps[1]))
      expect(values.subarray(5, 64).every((value) => value === 0)).toBe(true);
  });

  it.each([7, 8])(
    'changes nothing when the norm is not finite, nor in any step after it (%i numbers)',
    async (count) => {
      const options = { ...OPTIONS, decayed: count };
      const start = {
        parameters: randomNormal(count, 1),
        m: randomNormal(count, 2),
        v: randomNormal(count, 3).map(Math.abs),
      };
      const good = randomNormal(count, 4);
      for (const bad of [NaN, Infinity, -Infinity, 1e30]) {
        const steps = await onGpu(start, [good.with(count - 1, bad), good], [0.01, 0.01], options);
        for (const { parameters, m, v } of steps) {
          expect(Array.from(parameters)).toEqual(Array.from(start.parameters));
          expect(Array.from(m)).toEqual(Array.from(start.m));
          expect(Array.from(v)).toEqual(Array.from(start.v));
        }
      }
      const [moved] = await onGpu(start, [good], [0.01], options);
      expect(moved.parameters.every((value, i) => value !== start.parameters[i])).toBe(true);
    },
  );

  it('adamSchedule: learning rate and bias corrections', () => {
    expect(Array.from(adamSchedule(0.5, 2, 0.5, 0.75))).toEqual([0.5, Math.fround(4 / 3), Math.fround(16 / 7), 0]);
  });
});
