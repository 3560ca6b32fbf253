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
import * as reference from '../reference/rmsNorm.ts';
import { rmsNorm } from './rmsNorm.ts';
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

describe.each([0, 1] as const)('rmsNorm, gains as they are plus %i', (gainOffset) => {
  it('twin: the backward equals central differences', () => {
    const [rows, width] = [3, 5];
    const [x, gain, dOut] = [randomNormal(rows * width, 1), randomNormal(width, 2), randomNormal(rows * width, 3)];
    const { dX, dGain } = reference.rmsNormBackward(x, gain, EPSILON, dOut, gainOffset);
    expectClose(
      dX,
      centralDifferences(x, (v) => dot(reference.rmsNorm(v, gain, EPSILON, gainOffset), dOut)),
      1e-8,
      'dX',
    );
    expectClose(
      dGain,
      centralDifferences(gain, (v) => dot(reference.rmsNorm(x, v, EPSILON, gainOffset), dOut)),
      1e-8,
      'dGain',
    );
  });

  describe.each(FORMS)('%s', (form) => {
    it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
      const gpu = await testGpu();
      const [x, gain, dOut] = [randomNormal(rows * width, 1), randomNormal(width, 2), randomNormal(rows * width, 3)];
      const [out, dX, dGain] = await runOnce(gpu, (recorder) => {
        const input = upload(gpu, x, [rows, width], 'x');
        const parameter = upload(gpu, gain, [width], 'gain');
        const gradients = [recorder.tensor([rows, width], 'dX'), recorder.tensor([width], 'dGain')];
        recorder.watch(input, gradients[0]);
        recorder.watch(parameter, gradients[1]);
        const output = rmsNorm(recorder, input, parameter, { epsilon: EPSILON, gainOffset, form });
        recorder.moveGradient(output, upload(gpu, dOut, [rows, width], 'dOut'));
        recorder.backward();
        return [output, ...gradients];
      });
      const truth = reference.rmsNormBackward(x, gain, EPSILON, dOut, gainOffset);
      expectClose(out, reference.rmsNorm(x, gain, EPSILON, gainOffset), sumTolerance(width), 'out');
      expectClose(
        dX,
        truth.dX,
        sumTolerance(width),
        'dX',
        (gainOffset + Math.max(...gain.map(Math.abs))) * Math.max(...dOut.map(Math.abs)),
      );
      expectClose(dGain, truth.dGain, sumTolerance(rows), 'dGain');
    });

    it('adds to a gradient that is there already', async () => {
      const gpu = await testGpu();
      const [x, gain, dOut] = [randomNormal(8, 1), randomNormal(4, 2), randomNormal(8, 3)];
      const [dX] = await runOnce(gpu, (recorder) => {
        const input = upload(gpu, x, [2, 4], 'x');
        const gradient = recorder.tensor([2, 4], 'dX');
        recorder.watch(input, gradient);
        const outputs = [
          rmsNorm(recorder, input, upload(gpu, gain, [4], 'gain'), { epsilon: EPSILON, gainOffset, form }),
          rmsNorm(recorder, input, upload(gpu, gain, [4], 'gain'), { epsilon: EPSILON, gainOffset, form }),
        ];
        for (const output of outputs) recorder.moveGradient(output, upload(gpu, dOut, [2, 4], 'dOut'));
        recorder.backward();
        return [gradient];
      });
      const twice = reference.rmsNormBackward(x, gain, EPSILON, dOut, gainOffset).dX.map((value) => 2 * value);
      expectClose(dX, twice, sumTolerance(4), 'dX');
      expect(dX.length).toBe(8);
    });

    it('gives a row the same bits in company', async () => {
      const gpu = await testGpu();
      const [width, x, gain] = [172, randomNormal(131 * 172, 1), randomNormal(172, 2)];
      const normed = async (rows: number): Promise<Float32Array> => {
        const [out] = await runOnce(gpu, (recorder) => {
          const input = upload(gpu, x.subarray(0, rows * width), [rows, width], 'x');
          return [rmsNorm(recorder, input, upload(gpu, gain, [width], 'gain'), { epsilon: EPSILON, gainOffset, form })];
        });
        return out.slice(0, width);
      };
      expect(await normed(131)).toEqual(await normed(1));
    });
  });
});
