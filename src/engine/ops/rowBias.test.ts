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
import * as reference from '../reference/rowBias.ts';
import { rowBias } from './rowBias.ts';

const FORMS = ['plain', 'group'] as const;
const SHAPES = [
  [1, 1],
  [63, 4],
  [64, 65],
  [131, 7],
  [3, 1031],
] as const;

describe('rowBias', () => {
  it('twin: the backward equals central differences', () => {
    const [x, bias, dOut] = [randomNormal(12, 1), randomNormal(4, 2), randomNormal(12, 3)];
    const numeric = centralDifferences(bias, (v) => dot(reference.rowBias(x, v), dOut));
    expectClose(reference.rowBiasBackward(dOut, 4), numeric, 1e-8, 'dBias');
  });

  it.each(FORMS.flatMap((form) => SHAPES.map((shape) => [form, ...shape] as const)))(
    '%s kernel equals the twin, forward and backward, at [%i, %i]',
    async (form, rows, width) => {
      const gpu = await testGpu();
      const [x, bias, dOut] = [randomNormal(rows * width, 1), randomNormal(width, 2), randomNormal(rows * width, 3)];
      const [out, dX, dBias] = await runOnce(gpu, (recorder) => {
        const [input, parameter] = [upload(gpu, x, [rows, width], 'x'), upload(gpu, bias, [width], 'bias')];
        const gradients = [recorder.tensor([rows, width], 'dX'), recorder.tensor([width], 'dBias')];
        recorder.watch(input, gradients[0]);
        recorder.watch(parameter, gradients[1]);
        const output = rowBias(recorder, input, parameter, form);
        recorder.moveGradient(output, upload(gpu, dOut, [rows, width], 'dOut'));
        recorder.backward();
        return [output, ...gradients];
      });
      expectClose(out, reference.rowBias(x, bias), sumTolerance(1), 'out');
      expect(Array.from(dX)).toEqual(Array.from(dOut));
      expectClose(dBias, reference.rowBiasBackward(dOut, width), sumTolerance(rows), 'dBias');
    },
  );

  it.each(FORMS)('%s adds to a gradient that is there already', async (form) => {
    const gpu = await testGpu();
    const [x, bias, dOut] = [randomNormal(8, 1), randomNormal(4, 2), randomNormal(8, 3)];
    const [dBias] = await runOnce(gpu, (recorder) => {
      const [input, parameter] = [upload(gpu, x, [2, 4], 'x'), upload(gpu, bias, [4], 'bias')];
      const gradient = recorder.tensor([4], 'dBias');
      recorder.watch(parameter, gradient);
      for (const output of [1, 2].map(() => rowBias(recorder, input, parameter, form)))
        recorder.moveGradient(output, upload(gpu, dOut, [2, 4], 'dOut'));
      recorder.backward();
      return [gradient];
    });
    const twice = reference.rowBiasBackward(dOut, 4).map((value) => 2 * value);
    expectClose(dBias, twice, sumTolerance(2), 'dBias');
  });
});
