import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { expectClose, randomNormal, runOnce, sumTolerance, upload, uploadIndices } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/noise.ts';
import { noise } from './noise.ts';

const SHARE = 0.5;
/** With this seed the first element's hash is 0: the logarithm's argument is as small as it gets, and must not be 0. */
const SMALLEST_UNIFORM = 4169994189;
const SHAPES = [
  [1, 1],
  [1, 64],
  [63, 4],
  [64, 12],
  [65, 7],
  [131, 172],
  [3, 1031],
] as const;

async function onGpu(x: Float64Array, shape: readonly number[], share: number, seed: number): Promise<Float32Array> {
  const gpu = await testGpu();
  const [out] = await runOnce(gpu, (recorder) => {
    return [noise(recorder, upload(gpu, x, shape, 'x'), share, uploadIndices(gpu, [seed], [1], 'seed'))];
  });
  return out;
}

/**
 * How far ε = r · cos(a) with r = √(−2 ln u) may be off by the accuracy that WGSL asks of every implementation
 * (https://www.w3.org/TR/WGSL/#concrete-float-accuracy): 2^-11 for the cosine; 2^-21 or 3 ULP for the logarithm.
 */
function normalTolerance(radius: number): number {
  const logarithm = Math.max(2 ** -21, ((3 * radius ** 2) / 2) * 2 ** -23);
  return radius * 2 ** -11 + Math.sqrt(radius ** 2 + 2 * logarithm) - radius;
}

function expectNormal(values: ArrayLike<number>): void {
  const n = values.length;
  const mean = (power: number): number => Array.from(values).reduce((sum, value) => sum + value ** power, 0) / n;
  expect(Math.abs(mean(1))).toBeLessThan(4 / Math.sqrt(n)); // four standard errors of each moment
  expect(Math.abs(mean(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(mean(3))).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(mean(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
}

/** Correlation of two series of mean 0 and variance 1. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0) / a.length;
}

describe('noise', () => {
  it('twin: normally distributed, independent between neighbours and between seeds', () => {
    const n = 100_000;
    const series = [0, 1, 2, 4294967295].map((seed) =>
      Float64Array.from({ length: n }, (_, i) => reference.normal(seed, i)),
    );
    for (const values of series) {
      expectNormal(values);
      expect(Math.abs(correlation(values.subarray(1), values))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(correlation(values.subarray(2), values))).toBeLessThan(4 / Math.sqrt(n));
    }
    for (let i = 0; i < series.length; i++)
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(series[i], series[j]))).toBeLessThan(4 / Math.sqrt(n));
  });

  it.each(SHAPES)('kernel equals the twin at [%i, %i]', async (rows, width) => {
    for (const seed of [0, 12345, 4294967295, SMALLEST_UNIFORM]) {
      const x = randomNormal(rows * width, 1, 3);
      const out = await onGpu(x, [rows, width], SHARE, seed);
      const truth = reference.noise(x, width, SHARE, seed);
      const rms = Float64Array.from({ length: rows }, (_, row) => reference.rowRms(x, row, width));
      truth.forEach((expected, i) => {
        const deviation = SHARE * rms[Math.floor(i / width)];
        const summed = Math.abs(x[i]) + deviation * Math.abs(reference.normal(seed, i));
        const allowed = deviation * normalTolerance(reference.radius(seed, i)) + sumTolerance(width) * summed;
        if (!(Math.abs(out[i] - expected) <= allowed))
          expect.fail(`out[${i}], seed ${seed}: expected ${expected}, got ${out[i]} (allowed ${allowed})`);
      });
    }
  });

  it('kernel: adds the asked share of the RMS, different for each seed, the same for the same', async () => {
    const [rows, width] = [128, 128];
    const x = new Float64Array(rows * width).fill(4); // times a share of 0.25: out = 4 + ε
    const [a, again, b] = await Promise.all([7, 7, 8].map((seed) => onGpu(x, [rows, width], 0.25, seed)));
    expectNormal(a.map((value) => value - 4));
    expect(again).toEqual(a);
    const same = a.filter((value, i) => value === b[i]).length;
    expect(same).toBeLessThan(a.length / 100);
  });

  it('changes nothing for a share of 0, or in a row of zeros', async () => {
    const x = randomNormal(24, 1).fill(0, 8, 16);
    expect(Array.from(await onGpu(x, [3, 8], 0, 5))).toEqual(Array.from(x));
    expect(Array.from((await onGpu(x, [3, 8], 1, 5)).subarray(8, 16))).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it('hands dOut over as dX, adding to a gradient that is there already', async () => {
    const gpu = await testGpu();
    const [x, dOut] = [randomNormal(65 * 3, 1), randomNormal(65 * 3, 2)];
    for (const times of [1, 2]) {
      const [dX] = await runOnce(gpu, (recorder) => {
        const input = upload(gpu, x, [65, 3], 'x');
        const gradient = recorder.tensor([65, 3], 'dX');
        recorder.watch(input, gradient);
        const seed = uploadIndices(gpu, [1], [1], 'seed');
        const outputs = Array.from({ length: times }, () => noise(recorder, input, SHARE, seed));
        for (const output of outputs) recorder.moveGradient(output, upload(gpu, dOut, [65, 3], 'dOut'));
        recorder.backward();
        return [gradient];
      });
      const truth = reference.noiseBackward(dOut).map((value) => times * value);
      expectClose(dX, truth, sumTolerance(1), 'dX');
    }
  });

  it('moves dOut to an input that has no place of its own, and records nothing where no gradient is needed', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const seed = uploadIndices(gpu, [1], [1], 'seed');
    const parameter = upload(gpu, [1, 2], [1, 2], 'parameter');
    recorder.watch(parameter, recorder.tensor([1, 2], 'dParameter'));
    const middle = recorder.output([1, 2], 'middle', [parameter]);
    const [out, frozen] = [
      noise(recorder, middle, SHARE, seed),
      noise(recorder, upload(gpu, [1, 2], [1, 2], 'x'), SHARE, seed),
    ];
    const dOut = upload(gpu, [3, 4], [1, 2], 'dOut');
    recorder.moveGradient(out, dOut);
    recorder.backward();
    const plan = await recorder.finish();
    expect(recorder.gradientOf(middle)).toBe(dOut);
    expect(recorder.needsGradient(frozen)).toBe(false);
    expect(plan.dispatches.map(({ name }) => name)).toEqual(['noise/forward', 'noise/forward']);
    plan.destroy();
  });
});
