import { describe, expect, it } from 'vitest';
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
import * as reference from '../reference/layerNorm.ts';
import { rowBiasBackward } from '../reference/rowBias.ts';
import { layerNorm } from './layerNorm.ts';
import type { RowForm } from './rowKernels.ts';

const FORMS: RowForm[] = ['plain', 'group'];

const EPSILON = 1e-5;
const SHAPES = [
  [1, 1],
  [1, 64],
  [63, 4],
  [64, 12],
  [65, 7],
  [131, 172],
  [3, 1031],
  [2, 63],
  [2, 65],
  [5, 129],
] as const;

interface Numbers {
  x: Float64Array;
  gain: Float64Array;
  bias: Float64Array;
  dOut: Float64Array;
}

function numbersOf(rows: number, width: number): Numbers {
  return {
    x: randomNormal(rows * width, 1).map((value) => Math.fround(value + 0.5)),
    gain: randomNormal(width, 2),
    bias: randomNormal(width, 3),
    dOut: randomNormal(rows * width, 4),
  };
}

/** Forward, and backward into all inputs: out, dX, dGain, dBias. `times` records the operation that often. */
async function run(numbers: Numbers, rows: number, form: RowForm, times = 1): Promise<Float32Array[]> {
  const gpu = await testGpu();
  const width = numbers.gain.length;
  return runOnce(gpu, (recorder) => {
    const x = upload(gpu, numbers.x, [rows, width], 'x');
    const [gain, bias] = [upload(gpu, numbers.gain, [width], 'gain'), upload(gpu, numbers.bias, [width], 'bias')];
    const gradients = [x, gain, bias].map((tensor) => {
      const gradient = recorder.tensor(tensor.shape, `d${tensor.name}`);
      recorder.watch(tensor, gradient);
      return gradient;
    });
    const options = { epsilon: EPSILON, form };
    const outputs = Array.from({ length: times }, () => layerNorm(recorder, x, gain, bias, options));
    for (const out of outputs) recorder.moveGradient(out, upload(gpu, numbers.dOut, [rows, width], 'dOut'));
    recorder.backward();
    return [outputs[0], ...gradients];
  });
}

describe('layerNorm', () => {
  it('twin: rows of mean 0 and deviation 1 where there are neither gains nor biases', () => {
    const out = reference.layerNorm(randomNormal(9, 1, 7), new Float64Array(9).fill(1), new Float64Array(9), 0);
    expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(out.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(9, 12);
  });

  it('twin: the backward equals central differences', () => {
    const { x, gain, bias, dOut } = numbersOf(3, 5);
    const { dX, dGain } = reference.layerNormBackward(x, gain, EPSILON, dOut);
    const loss = (...inputs: Parameters<typeof reference.layerNorm>): number =>
      dot(reference.layerNorm(...inputs), dOut);
    const differences = {
      x: centralDifferences(x, (v) => loss(v, gain, bias, EPSILON)),
      gain: centralDifferences(gain, (v) => loss(x, v, bias, EPSILON)),
      bias: centralDifferences(bias, (v) => loss(x, gain, v, EPSILON)),
    };
    expectClose(dX, differences.x, 1e-8, 'dX');
    expectClose(dGain, differences.gain, 1e-8, 'dGain');
    expectClose(rowBiasBackward(dOut, 5), differences.bias, 1e-8, 'dBias');
  });

  describe.each(FORMS)('%s', (form) => {
    it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
      const numbers = numbersOf(rows, width);
      const { x, gain, bias, dOut } = numbers;
      const [out, dX, dGain, dBias] = await run(numbers, rows, form);
      const truth = reference.layerNormBackward(x, gain, EPSILON, dOut);
      const magnitude = Math.max(...gain.map(Math.abs)) * Math.max(...dOut.map(Math.abs));
      // A row of one number has no deviation: what is left of it is multiplied by 1 / sqrt(epsilon).
      const inverse = width === 1 ? EPSILON ** -0.5 : 1;
      expectClose(out, reference.layerNorm(x, gain, bias, EPSILON), sumTolerance(width), 'out');
      expectClose(dX, truth.dX, sumTolerance(width), 'dX', magnitude * inverse);
      expectClose(dGain, truth.dGain, sumTolerance(rows), 'dGain');
      expectClose(dBias, rowBiasBackward(dOut, width), sumTolerance(rows), 'dBias');
    });

    it('is as exact far from zero', async () => {
      const numbers = numbersOf(7, 96);
      const far = { ...numbers, x: numbers.x.map((value) => Math.fround(value + 300)) };
      const [out, dX] = await run(far, 7, form);
      const { x, gain, bias, dOut } = far;
      // The mean of numbers around 300 is off by half of their last bits, 2^-16, and so is every distance to it.
      const tolerance = sumTolerance(96) + 2 ** -15;
      expectClose(out, reference.layerNorm(x, gain, bias, EPSILON), tolerance, 'out');
      expectClose(dX, reference.layerNormBackward(x, gain, EPSILON, dOut).dX, tolerance, 'dX');
    });

    it('adds to gradients that are there already', async () => {
      const numbers = numbersOf(2, 4);
      const { x, gain, dOut } = numbers;
      const [, dX, dGain, dBias] = await run(numbers, 2, form, 2);
      const once = reference.layerNormBackward(x, gain, EPSILON, dOut);
      const twice = (values: Float64Array): Float64Array => values.map((value) => 2 * value);
      expectClose(dX, twice(once.dX), sumTolerance(4), 'dX');
      expectClose(dGain, twice(once.dGain), sumTolerance(4), 'dGain');
      expectClose(dBias, twice(rowBiasBackward(dOut, 4)), sumTolerance(4), 'dBias');
    });

    it('gives a row the same bits in company', async () => {
      const numbers = numbersOf(131, 172);
      const first = { ...numbers, x: numbers.x.slice(0, 172), dOut: numbers.dOut.slice(0, 172) };
      const [[together], [alone]] = [await run(numbers, 131, form), await run(first, 1, form)];
      expect(together.slice(0, 172)).toEqual(alone);
    });
  });
});
