import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { columnsOf, joinColumns as joinTwin } from '../reference/columns.ts';
import { centralDifferences, dot, expectClose, randomNormal, runOnce, upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { joinColumns } from './columns.ts';

/** Rows, and widths of the pieces. */
const SIZES = [
  [1, [1]],
  [1, [64, 64, 3]],
  [3, [5, 1, 7]],
  [63, [65, 2]],
  [131, [1, 64]],
] as const;

function draw(rows: number, widths: readonly number[]): Float64Array[] {
  return widths.map((width, seed) => randomNormal(rows * width, seed + 1));
}

describe('joinColumns', () => {
  it('twin: taking columns is the gradient of putting them there', () => {
    const widths = [2, 3];
    const pieces = draw(4, widths);
    const dOut = randomNormal(4 * 5, 9);
    const loss = (second: Float64Array): number => dot(joinTwin([pieces[0], second], widths), dOut);
    expectClose(columnsOf(dOut, 5, 2, 3), centralDifferences(pieces[1], loss), 1e-8, 'dPiece');
  });

  it.each(SIZES)('kernel equals the twin, forward and backward: %i rows, widths %j', async (rows, widths) => {
    const gpu = await testGpu();
    const whole = widths.reduce((sum: number, width) => sum + width, 0);
    const pieces = draw(rows, widths);
    const dOut = randomNormal(rows * whole, 9);
    const [out, ...gradients] = await runOnce(gpu, (recorder) => {
      const tensors = pieces.map((values, i) => upload(gpu, values, [rows, widths[i]], `piece ${i}`));
      const targets = tensors.map((tensor) => {
        const gradient = recorder.tensor(tensor.shape, 'gradient');
        recorder.watch(tensor, gradient);
        return gradient;
      });
      const joined = joinColumns(recorder, tensors);
      recorder.moveGradient(joined, upload(gpu, dOut, [rows, whole], 'dOut'));
      recorder.backward();
      return [joined, ...targets];
    });
    expect([...out]).toEqual([...joinTwin(pieces, widths)]);
    let first = 0;
    gradients.forEach((gradient, i) => {
      expect([...gradient]).toEqual([...columnsOf(dOut, whole, first, widths[i])]);
      first += widths[i];
    });
  });

  it('adds to a gradient that is there already, and gives none to what needs none', async () => {
    const gpu = await testGpu();
    const dOut = randomNormal(4, 1);
    const [gradient] = await runOnce(gpu, (recorder) => {
      const [trained, frozen] = [upload(gpu, [1, 2], [2, 1], 'trained'), upload(gpu, [3, 4], [2, 1], 'frozen')];
      const target = recorder.tensor([2, 1], 'gradient');
      recorder.watch(trained, target);
      for (const joined of [1, 2].map(() => joinColumns(recorder, [trained, frozen])))
        recorder.moveGradient(joined, upload(gpu, dOut, [2, 2], 'dOut'));
      recorder.backward();
      expect(recorder.gradientOf(frozen)).toBeUndefined();
      return [target];
    });
    expect([...gradient]).toEqual([2 * dOut[0], 2 * dOut[2]]);
  });

  it('refuses pieces of different heights', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const pieces = [recorder.tensor([2, 1], 'a'), recorder.tensor([3, 1], 'b')];
    expect(() => joinColumns(recorder, pieces)).toThrow('b [3, 1] cannot stand beside a [2, 1].');
  });
});
