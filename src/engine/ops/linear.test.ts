import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { createTensor, packShapes, rangeOf, writeTensor, type Tensor } from '../gpu/tensor.ts';
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
import * as reference from '../reference/linear.ts';
import { linear } from './linear.ts';
import { chooseKernel, linearKernel } from './linearKernels.ts';

/** [N, K, M] */
const SIZES = [
  [1, 1, 1],
  [1, 64, 7],
  [1, 4, 4],
  [2, 1024, 36],
  [3, 64, 36],
  [4, 12, 64],
  [4, 13, 5],
  [5, 4, 4],
  [5, 8, 31],
  [5, 8, 33],
  [7, 8, 12],
  [2, 6, 4],
  [9, 6, 31],
  [9, 7, 8],
  [8, 8, 8],
  [9, 12, 20],
  [3, 1, 5],
  [3, 3, 4],
  [33, 3, 4],
  [31, 13, 17],
  [65, 64, 36],
  [2, 1031, 3],
  [6, 1024, 4],
  [1031, 4, 8],
  [131, 172, 68],
  [8, 4, 1023],
] as const;

function numbers([n, k, m]: reference.LinearSize) {
  return {
    x: randomNormal(n * k, 1),
    weight: randomNormal(m * k, 2),
    residual: randomNormal(n * m, 3),
    dOut: randomNormal(n * m, 4),
  };
}

describe('linear', () => {
  it('twin: the backward equals central differences', () => {
    const size = [3, 5, 4] as const;
    const { x, weight, residual, dOut } = numbers(size);
    const { dX, dWeight } = reference.linearBackward(x, weight, size, dOut);
    const lossOfX = (v: Float64Array): number => dot(reference.linear(v, weight, size, residual), dOut);
    const lossOfWeight = (v: Float64Array): number => dot(reference.linear(x, v, size, residual), dOut);
    const lossOfResidual = (v: Float64Array): number => dot(reference.linear(x, weight, size, v), dOut);
    expectClose(dX, centralDifferences(x, lossOfX), 1e-8, 'dX');
    expectClose(dWeight, centralDifferences(weight, lossOfWeight), 1e-8, 'dWeight');
    expectClose(dOut, centralDifferences(residual, lossOfResidual), 1e-8, 'dResidual');
  });

  it.each(SIZES)('kernels equal the twin, forward and backward, at N %i, K %i, M %i', async (n, k, m) => {
    const gpu = await testGpu();
    const { x, weight, residual, dOut } = numbers([n, k, m]);
    const [out, outWithResidual, dX, dWeight] = await runOnce(gpu, (recorder) => {
      const [input, parameter] = [upload(gpu, x, [n, k], 'x'), upload(gpu, weight, [m, k], 'weight')];
      const gradients = [recorder.tensor([n, k], 'dX'), recorder.tensor([m, k], 'dWeight')];
      const added = linear(recorder, input, parameter, { residual: upload(gpu, residual, [n, m], 'residual') });
      recorder.watch(input, gradients[0]);
      recorder.watch(parameter, gradients[1]);
      const output = linear(recorder, input, parameter);
      recorder.moveGradient(output, upload(gpu, dOut, [n, m], 'dOut'));
      recorder.backward();
      return [output, added, ...gradients];
    });
    const size = [n, k, m] as const;
    const truth = reference.linearBackward(x, weight, size, dOut);
    expectClose(out, reference.linear(x, weight, size), sumTolerance(k), 'out');
    expectClose(outWithResidual, reference.linear(x, weight, size, residual), sumTolerance(k), 'out with residual');
    expectClose(dX, truth.dX, sumTolerance(m), 'dX');
    expectClose(dWeight, truth.dWeight, sumTolerance(n), 'dWeight');
  });

  it.each([
    [1, 12, 8],
    [9, 12, 8],
    [9, 12, 7],
  ] as const)('adds to gradients that are there already, at N %i, K %i, M %i', async (n, k, m) => {
    const gpu = await testGpu();
    const { x, weight, residual, dOut } = numbers([n, k, m]);
    const [dX, dWeight, dResidual] = await runOnce(gpu, (recorder) => {
      const inputs = [
        upload(gpu, x, [n, k], 'x'),
        upload(gpu, weight, [m, k], 'weight'),
        upload(gpu, residual, [n, m], 'residual'),
      ] as const;
      const gradients = inputs.map(({ shape, name }) => recorder.tensor(shape, `d(${name})`));
      inputs.forEach((input, i) => recorder.watch(input, gradients[i]));
      const outputs = [1, 2].map(() => linear(recorder, inputs[0], inputs[1], { residual: inputs[2] }));
      for (const output of outputs) recorder.moveGradient(output, upload(gpu, dOut, [n, m], 'dOut'));
      recorder.backward();
      return gradients;
    });
    const truth = reference.linearBackward(x, weight, [n, k, m], dOut);
    const twice = (values: Float64Array): Float64Array => values.map((value) => 2 * value);
    expectClose(dX, twice(truth.dX), sumTolerance(m), 'dX');
    expectClose(dWeight, twice(truth.dWeight), sumTolerance(n), 'dWeight');
    expectClose(dResidual, twice(dOut), sumTolerance(1), 'dResidual');
  });

  it('works on ranges of one shared buffer', async () => {
    const gpu = await testGpu();
    const [n, k, m] = [9, 12, 8];
    const { x, weight, residual, dOut } = numbers([n, k, m]);
    const [out, dX, dWeight] = await runOnce(gpu, (recorder) => {
      const shapes = [[3], [n, k], [m, k], [n, m]];
      const { offsets, bytes } = packShapes(shapes);
      const [values, gradients] = ['values', 'gradients'].map((name) => {
        const whole = createTensor(gpu.device, [bytes / 4], name);
        return shapes.map((shape, i) => rangeOf(whole, shape, offsets[i], `${name} ${i}`));
      });
      [x, weight, residual].forEach((data, i) => writeTensor(gpu.device, values[i + 1], Float32Array.from(data)));
      for (const i of [1, 2]) recorder.watch(values[i], gradients[i]);
      const output = linear(recorder, values[1], values[2], { residual: values[3] });
      recorder.moveGradient(output, upload(gpu, dOut, [n, m], 'dOut'));
      recorder.backward();
      return [output, gradients[1], gradients[2]];
    });
    const truth = reference.linearBackward(x, weight, [n, k, m], dOut);
    expectClose(out, reference.linear(x, weight, [n, k, m], residual), sumTolerance(k), 'out');
    expectClose(dX, truth.dX, sumTolerance(m), 'dX');
    expectClose(dWeight, truth.dWeight, sumTolerance(n), 'dWeight');
  });

  it.each([
    ['x and weight trained', ['x', 'weight'], ['nt', 'tn', 'nn']],
    ['frozen weight', ['x'], ['nt', 'nn']],
    ['frozen input', ['weight'], ['nt', 'tn']],
    ['only the residual needs a gradient: dOut is handed over', ['residual'], ['nt']],
    ['nothing trained', [], ['nt']],
  ] as const)('records only what is needed: %s', async (_, trained, expected) => {
    const gpu = await testGpu();
    const [n, k, m] = [300, 64, 96];
    const recorder = new Recorder(gpu, 'test');
    const inputs = {
      x: recorder.tensor([n, k], 'x'),
      weight: recorder.tensor([m, k], 'weight'),
      residual: recorder.tensor([n, m], 'residual'),
    };
    // An output of another operation: its gradient has no place of its own yet.
    const earlier = createTensor(gpu.device, [1], 'earlier');
    recorder.watch(earlier, recorder.tensor([1], 'd(earlier)'));
    const of = (name: keyof typeof inputs): Tensor =>
      (trained as readonly string[]).includes(name)
        ? recorder.output(inputs[name].shape, name, [earlier])
        : inputs[name];
    const out = linear(recorder, of('x'), of('weight'), { residual: of('residual') });
    recorder.moveGradient(out, recorder.tensor([n, m], 'dOut'));
    recorder.backward();
    const plan = await recorder.finish();
    const sizes = { nt: [n, m, k], tn: [m, k, n], nn: [n, k, m] } as const;
    const kernels = expected.map((orientation) => {
      const product = { orientation, size: sizes[orientation] };
      return linearKernel(chooseKernel(product, gpu.capabilities), product).name;
    });
    expect(plan.dispatches.map(({ name }) => name)).toEqual(kernels);
    plan.destroy();
    earlier.buffer.destroy();
  });

  it('refuses shapes that do not fit, by name', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const [x, weight] = [recorder.tensor([3, 4], 'x'), recorder.tensor([5, 6], 'weight')];
    expect(() => linear(recorder, x, weight)).toThrow('x [3, 4], weight [5, 6]');
    const fitting = recorder.tensor([5, 4], 'fitting');
    expect(() => linear(recorder, x, fitting, { residual: x })).toThrow('fitting [5, 4], x [3, 4]');
  });
});
