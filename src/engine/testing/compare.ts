// What every kernel test needs: repeatable numbers, outputs that start as NaN, a tolerance that is a formula, and a
// message that names the first wrong element.
import { expect } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { elements, tensorFrom, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { firstMiss } from '../reference/closeness.ts';

export { sumTolerance } from '../reference/closeness.ts';

/** Normally distributed numbers that are exact in f32, the same for the same seed. */
export function randomNormal(count: number, seed: number, scale = 1): Float64Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  return Float64Array.from({ length: count }, () =>
    Math.fround(scale * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())),
  );
}

export function upload(gpu: Gpu, values: ArrayLike<number>, shape: readonly number[], name: string): Tensor {
  return tensorFrom(gpu.device, Float32Array.from(values), shape, name);
}

export function uploadIndices(gpu: Gpu, values: ArrayLike<number>, shape: readonly number[], name: string): Tensor {
  return tensorFrom(gpu.device, Uint32Array.from(values), shape, name);
}

/** Makes a cell that no kernel writes visible. */
export function fillNaN(gpu: Gpu, ...tensors: Tensor[]): void {
  for (const tensor of tensors) writeTensor(gpu.device, tensor, new Float32Array(elements(tensor.shape)).fill(NaN));
}

/** Every element within its bound (see firstMiss); the message names the first that is not. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  magnitude?: number,
): void {
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  const miss = firstMiss(actual, expected, tolerance, magnitude);
  if (!miss) return;
  const { at, distance, bound } = miss;
  expect.fail(`${what}[${at}]: expected ${expected[at]}, got ${actual[at]} (off by ${distance}, allowed ${bound})`);
}

/** The same bits; the message names the first element that has others. For a million, `toEqual` takes seconds. */
export function expectSame(actual: Float32Array, expected: Float32Array, what: string): void {
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  const [bits, others] = [actual, expected].map(
    ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
  );
  const at = bits.findIndex((each, i) => each !== others[i]);
  if (at >= 0) expect.fail(`${what}[${at}]: expected ${expected[at]}, got ${actual[at]}`);
}

/** Records with `record`, fills the tensors it returns with NaN, runs the plan once and reads them back, in order. */
export async function runOnce(gpu: Gpu, record: (recorder: Recorder) => Tensor[]): Promise<Float32Array[]> {
  const recorder = new Recorder(gpu, 'test');
  const outputs = record(recorder);
  const plan = await recorder.finish();
  fillNaN(gpu, ...outputs);
  plan.run();
  const values = await Promise.all(outputs.map((tensor) => gpu.readback.f32(tensor)));
  plan.destroy();
  return values;
}

/** Central differences of a scalar function: (f(x + h) − f(x − h)) / 2h for every element. */
export function centralDifferences(x: Float64Array, f: (x: Float64Array) => number, h = 1e-5): Float64Array {
  return x.map((value, i) => {
    const moved = x.slice();
    moved[i] = value + h;
    const up = f(moved);
    moved[i] = value - h;
    return (up - f(moved)) / (2 * h);
  });
}

/** Σ a·b: turns an operation's output into a scalar whose gradient with respect to the output is b. */
export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
