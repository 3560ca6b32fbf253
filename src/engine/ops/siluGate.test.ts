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
import * as reference from '../reference/siluGate.ts';
import { siluGate } from './siluGate.ts';

/** Rows, width of the output. */
const SHAPES = [
  [1, 1],
  [1, 64],
  [9, 7],
  [65, 13],
  [131, 172],
] as const;

describe('siluGate', () => {
  it('twin: the backward equals central differences', () => {
    const [gateUp, dOut] = [randomNormal(3 * 10, 1, 2), randomNormal(3 * 5, 2)];
    const loss = (v: Float64Array): number => dot(reference.siluGate(v, 5), dOut);
    expectClose(reference.siluGateBackward(gateUp, 5, dOut), centralDifferences(gateUp, loss), 1e-8, 'dGateUp');
  });

  it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, width) => {
    const gpu = await testGpu();
    const [gateUp, dOut] = [randomNormal(2 * rows * width, 1, 3), randomNormal(rows * width, 2)];
    const [out, dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [rows, 2 * width], 'x'), recorder.tensor([rows, 2 * width], 'dX')];
      recorder.watch(input, gradient);
      const output = siluGate(recorder, input);
      recorder.moveGradient(output, upload(gpu, dOut, [rows, width], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expectClose(out, reference.siluGate(gateUp, width), sumTolerance(1), 'out');
    expectClose(dGateUp, reference.siluGateBackward(gateUp, width, dOut), sumTolerance(1), 'dGateUp');
  });

  it('stays finite far from zero', async () => {
    const gpu = await testGpu();
    const gateUp = Float64Array.from([-1e4, -200, -80, 0, 200, 1e4, 1, 1, 1, 1, 1, 1]);
    const dOut = new Float64Array(6).fill(1);
    const [out, dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [1, 12], 'x'), recorder.tensor([1, 12], 'dX')];
      recorder.watch(input, gradient);
      const output = siluGate(recorder, input);
      recorder.moveGradient(output, upload(gpu, dOut, [1, 6], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expectClose(out, reference.siluGate(gateUp, 6), sumTolerance(1), 'out');
    expectClose(dGateUp, reference.siluGateBackward(gateUp, 6, dOut), sumTolerance(1), 'dGateUp');
  });

  it('adds to a gradient that is there already', async () => {
    const gpu = await testGpu();
    const [gateUp, dOut] = [randomNormal(12, 1), randomNormal(6, 2)];
    const [dGateUp] = await runOnce(gpu, (recorder) => {
      const [input, gradient] = [upload(gpu, gateUp, [2, 6], 'x'), recorder.tensor([2, 6], 'dX')];
      recorder.watch(input, gradient);
      for (const output of [siluGate(recorder, input), siluGate(recorder, input)])
        recorder.moveGradient(output, upload(gpu, dOut, [2, 3], 'dOut'));
      recorder.backward();
      return [gradient];
    });
    const twice = reference.siluGateBackward(gateUp, 3, dOut).map((value) => 2 * value);
    expectClose(dGateUp, twice, sumTolerance(2), 'dGateUp');
  });

  it('records nothing backward where no gradient is needed', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const out = siluGate(recorder, recorder.tensor([2, 6], 'x'));
    recorder.moveGradient(out, recorder.tensor([2, 3], 'dOut'));
    recorder.backward();
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).toEqual(['silu_gate/forward']);
    plan.destroy();
  });
});
