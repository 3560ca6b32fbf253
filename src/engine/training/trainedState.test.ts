// What a step changes, read and written back as a whole.
import { beforeAll, expect, it } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { tensorFrom, type Tensor } from '../gpu/tensor.ts';
import { testGpu } from '../testing/gpu.ts';
import { TrainedState } from './trainedState.ts';

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

const tensors = (): Record<'weights' | 'm' | 'v' | 'best', Tensor> => {
  const tensor = (first: number) => tensorFrom(gpu.device, Float32Array.of(first, first + 1), [2], 'numbers');
  return { weights: tensor(1), m: tensor(3), v: tensor(5), best: tensor(7) };
};

it('is read in one go, or piece by piece where one buffer is too small for all', async () => {
  const state = new TrainedState(gpu, tensors());
  const whole = await state.read();
  expect(whole).toEqual({ weights: Float32Array.of(1, 2), moments: Float32Array.of(3, 4, 5, 6) });
  state.putAside();
  const withBest = await state.read();
  expect(withBest.moments).toEqual(Float32Array.of(3, 4, 5, 6, 1, 2));
  const small = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes: 16 } };
  const inPieces = new TrainedState(small, tensors());
  expect(await inPieces.read()).toEqual(whole);
  inPieces.putAside();
  expect(await inPieces.read()).toEqual(withBest);
});

it('takes back what was put aside, also by an earlier visit, and nothing else', async () => {
  const all = tensors();
  const state = new TrainedState(gpu, all);
  state.takeBack();
  expect((await state.read()).weights).toEqual(Float32Array.of(1, 2)); // nothing was put aside
  state.write(Float32Array.of(10, 11, 12, 13, 14, 15));
  state.takeBack();
  expect(await state.read()).toEqual({
    weights: Float32Array.of(14, 15),
    moments: Float32Array.of(10, 11, 12, 13, 14, 15),
  });
});

it('refuses moments of other links', () => {
  const { weights, m, v } = tensors();
  const state = new TrainedState(gpu, { weights, m, v });
  for (const length of [2, 5, 6]) expect(() => state.write(new Float32Array(length))).toThrow('is of other links');
});
