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
import { gate } from './gate.ts';

/** Rows, width of the output. */
const SHAPES = [
  [1, 1],
  [1, 64],
  [9, 7],
  [65, 13],
  [131, 172],
] as const;

describe.each(['silu', 'geluTanh'] as const)('gate: %s', (activation) => {
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
