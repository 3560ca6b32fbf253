import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { createTensor } from '../gpu/tensor.ts';
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
import * as reference from '../reference/add.ts';
import { add, addInto } from './add.ts';

describe('add', () => {
  it('twin: the backward equals central differences', () => {
    const [a, b, dOut] = [randomNormal(6, 1), randomNormal(6, 2), randomNormal(6, 3)];
    const { dA, dB } = reference.addBackward(dOut);
    const lossOfA = (v: Float64Array): number => dot(reference.add(v, b), dOut);
    const lossOfB = (v: Float64Array): number => dot(reference.add(a, v), dOut);
    expectClose(dA, centralDifferences(a, lossOfA), 1e-8, 'dA');
    expectClose(dB, centralDifferences(b, lossOfB), 1e-8, 'dB');
  });

  it.each([
    [1, 1],
    [1, 63],
    [8, 8],
    [5, 13],
    [1031, 3],
  ])('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
    const gpu = await testGpu();
    const [a, b, dOut] = [1, 2, 3].map((seed) => randomNormal(rows * width, seed));
    const [out, ...gradients] = await runOnce(gpu, (recorder) => {
      const inputs = [upload(gpu, a, [rows, width], 'a'), upload(gpu, b, [rows, width], 'b')];
      const places = inputs.map(({ name }) => recorder.tensor([rows, width], `d(${name})`));
      inputs.forEach((input, i) => recorder.watch(input, places[i]));
      const output = add(recorder, inputs[0], inputs[1]);
      recorder.moveGradient(output, upload(gpu, dOut, [rows, width], 'dOut'));
      recorder.backward();
      return [output, ...places];
    });
    const { dA, dB } = reference.addBackward(dOut);
    expectClose(out, reference.add(a, b), sumTolerance(1), 'out');
    expectClose(gradients[0], dA, sumTolerance(1), 'dA');
    expectClose(gradients[1], dB, sumTolerance(1), 'dB');
  });

  it('x + x sends the gradient to x twice', async () => {
    const gpu = await testGpu();
    const [x, dOut] = [randomNormal(6, 1), randomNormal(6, 2)];
    const [dX] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, x, [2, 3], 'x'), recorder.tensor([2, 3], 'dX')];
      recorder.watch(input, gradient);
      const output = add(recorder, input, input);
      recorder.moveGradient(output, upload(gpu, dOut, [2, 3], 'dOut'));
      recorder.backward();
      return [gradient];
    });
    expectClose(
      dX,
      dOut.map((value) => 2 * value),
      sumTolerance(1),
      'dX',
    );
  });

  it.each([
    ['both', [true, true], ['add/sum', 'add/into']],
    ['only a', [true, false], ['add/sum']],
    ['only b', [false, true], ['add/sum']],
    ['neither', [false, false], ['add/sum']],
  ] as const)('copies dOut only where it must: %s needs a gradient', async (_, needed, expected) => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const earlier = createTensor(gpu.device, [1], 'earlier');
    recorder.watch(earlier, recorder.tensor([1], 'd(earlier)'));
    const [a, b] = needed.map((need) => recorder.output([2, 3], 'input', need ? [earlier] : []));
    const out = add(recorder, a, b);
    recorder.moveGradient(out, recorder.tensor([2, 3], 'dOut'));
    recorder.backward();
    expect([a, b].map((input) => recorder.gradientOf(input) !== undefined)).toEqual([...needed]);
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).toEqual(expected);
    plan.destroy();
    earlier.buffer.destroy();
  });

  it('addInto writes afresh or adds', async () => {
    const gpu = await testGpu();
    const [first, second] = [randomNormal(67, 1), randomNormal(67, 2)];
    const [sum] = await runOnce(gpu, (recorder) => {
      const tensor = recorder.tensor([67], 'target');
      addInto(recorder, { tensor, accumulate: 0 }, upload(gpu, first, [67], 'first'));
      addInto(recorder, { tensor, accumulate: 1 }, upload(gpu, second, [67], 'second'));
      return [tensor];
    });
    expectClose(sum, reference.add(first, second), sumTolerance(1), 'sum');
  });

  it('refuses different shapes', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    expect(() => add(recorder, recorder.tensor([2, 3], 'a'), recorder.tensor([3, 2], 'b'))).toThrow(
      'b [3, 2] to a [2, 3]',
    );
  });
});
