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
import * as reference from '../reference/gate.ts';
import { activate, gate } from './gate.ts';

/** Rows, width of the output. */
const SHAPES = [
  [1, 1],
  [1, 64],
  [9, 7],
  [65, 13],
  [131, 172],
] as const;

const ACTIVATIONS = ['silu', 'geluTanh', 'gelu', 'relu'] as const;

describe.each(ACTIVATIONS)('gate: %s', (activation) => {
  it('twin: the backward equals central differences', () => {
    const [gateUp, dOut] = [randomNormal(3 * 10, 1, 2), randomNormal(3 * 5, 2)];
    const loss = (v: Float64Array): number => dot(reference.gate(v, 5, activation), dOut);
    expectClose(reference.gateBackward(gateUp, 5, activation, dOut), centralDifferences(gateUp, loss), 1e-8, 'dGateUp');
  });

  it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
    const gpu = await testGpu();
    const [gateUp, dOut] = [randomNormal(2 * rows * width, 1, 3), randomNormal(rows * width, 2)];
    const [out, dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [rows, 2 * width], 'x'), recorder.tensor([rows, 2 * width], 'dX')];
      recorder.watch(input, gradient);
      const output = gate(recorder, input, activation);
      recorder.moveGradient(output, upload(gpu, dOut, [rows, width], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expectClose(out, reference.gate(gateUp, width, activation), sumTolerance(1), 'out');
    expectClose(dGateUp, reference.gateBackward(gateUp, width, activation, dOut), sumTolerance(1), 'dGateUp');
  });

  it('stays finite far from zero', async () => {
    const gpu = await testGpu();
    const gateUp = Float64Array.from([-1e4, -200, -80, 0, 200, 1e4, 1, 1, 1, 1, 1, 1]);
    const dOut = new Float64Array(6).fill(1);
    const [out, dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [1, 12], 'x'), recorder.tensor([1, 12], 'dX')];
      recorder.watch(input, gradient);
      const output = gate(recorder, input, activation);
      recorder.moveGradient(output, upload(gpu, dOut, [1, 6], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expectClose(out, reference.gate(gateUp, 6, activation), sumTolerance(1), 'out');
    expectClose(dGateUp, reference.gateBackward(gateUp, 6, activation, dOut), sumTolerance(1), 'dGateUp');
  });

  it('adds to a gradient that is there already', async () => {
    const gpu = await testGpu();
    const [gateUp, dOut] = [randomNormal(12, 1), randomNormal(6, 2)];
    const [dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [2, 6], 'x'), recorder.tensor([2, 6], 'dX')];
      recorder.watch(input, gradient);
      for (const output of [gate(recorder, input, activation), gate(recorder, input, activation)])
        recorder.moveGradient(output, upload(gpu, dOut, [2, 3], 'dOut'));
      recorder.backward();
      return [gradient];
    });
    const twice = reference.gateBackward(gateUp, 3, activation, dOut).map((value) => 2 * value);
    expectClose(dGateUp, twice, sumTolerance(2), 'dGateUp');
  });

  it('records nothing backward where no gradient is needed', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const out = gate(recorder, recorder.tensor([2, 6], 'x'), activation);
    recorder.moveGradient(out, recorder.tensor([2, 3], 'dOut'));
    recorder.backward();
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).toEqual(['gate/forward']);
    plan.destroy();
  });
});

describe.each(ACTIVATIONS)('activate: %s', (activation) => {
  async function run(x: Float64Array, shape: [number, number], dOut: Float64Array, times = 1): Promise<Float32Array[]> {
    const gpu = await testGpu();
    return runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, x, shape, 'x'), recorder.tensor(shape, 'dX')];
      recorder.watch(input, gradient);
      const outputs = Array.from({ length: times }, () => activate(recorder, input, activation));
      for (const output of outputs) recorder.moveGradient(output, upload(gpu, dOut, shape, 'dOut'));
      recorder.backward();
      return [outputs[0], gradient];
    });
  }

  it('twin: the backward equals central differences', () => {
    const [x, dOut] = [randomNormal(30, 1, 2), randomNormal(30, 2)];
    const loss = (v: Float64Array): number => dot(reference.activate(v, activation), dOut);
    expectClose(reference.activateBackward(x, activation, dOut), centralDifferences(x, loss), 1e-8, 'dX');
  });

  it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
    const [x, dOut] = [randomNormal(rows * width, 1, 3), randomNormal(rows * width, 2)];
    const [out, dX] = await run(x, [rows, width], dOut);
    expectClose(out, reference.activate(x, activation), sumTolerance(1), 'out');
    expectClose(dX, reference.activateBackward(x, activation, dOut), sumTolerance(1), 'dX');
  });

  it('adds to a gradient that is there already, and stays finite far from zero', async () => {
    const [x, dOut] = [Float64Array.of(-1e4, -200, -80, -9, 0, 9, 80, 200, 1e4), new Float64Array(9).fill(1)];
    const [out, dX] = await run(x, [3, 3], dOut, 2);
    expectClose(out, reference.activate(x, activation), sumTolerance(1), 'out');
    const twice = reference.activateBackward(x, activation, dOut).map((value) => 2 * value);
    expectClose(dX, twice, sumTolerance(2), 'dX');
  });
});

describe('GELU', () => {
  it('twin: x times the distribution of the standard normal', () => {
    // 50 digits, by mpmath's ncdf.
    const distribution = [
      [-8, 6.22096057427178e-16],
      [-3, 0.00134989803163009],
      [-1.5, 0.0668072012688581],
      [-0.5, 0.308537538725987],
      [0.25, 0.598706325682924],
      [2, 0.977249868051821],
      [6, 0.999999999013412],
    ];
    for (const [x, share] of distribution)
      expect(Math.abs(reference.activate(Float64Array.of(x), 'gelu')[0] - x * share)).toBeLessThan(1e-14);
  });

  it('kernel: the distribution is off by 1.2e-7 at most, everywhere', async () => {
    const gpu = await testGpu();
    const x = Float64Array.from({ length: 20_001 }, (_, i) => Math.fround((i - 10_000) / 1000));
    const [out] = await runOnce(gpu, (recorder) => [activate(recorder, upload(gpu, x, [1, x.length], 'x'), 'gelu')]);
    const expected = reference.activate(x, 'gelu');
    const worst = x.reduce(
      (most, value, i) => (value === 0 ? most : Math.max(most, Math.abs((out[i] - expected[i]) / value))),
      0,
    );
    expect(worst).toBeLessThan(1.2e-7);
  });
});
