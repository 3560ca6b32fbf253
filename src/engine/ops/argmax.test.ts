import { describe, expect, it } from 'vitest';
import { randomNormal, runOnce, upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/argmax.ts';
import { argmax } from './argmax.ts';

const SHAPES = [
  [1, 1],
  [1, 64],
  [63, 4],
  [64, 12],
  [65, 7],
  [131, 172],
  [3, 1031],
  [1031, 3],
] as const;

async function onGpu(logits: Float64Array, rows: number): Promise<number[]> {
  const gpu = await testGpu();
  const [out] = await runOnce(gpu, (recorder) => [
    argmax(recorder, upload(gpu, logits, [rows, logits.length / rows], 'logits')),
  ]);
  return Array.from(new Uint32Array(out.buffer));
}

describe('argmax', () => {
  it.each(SHAPES)('kernel equals the twin at [%i, %i]', async (rows, vocabulary) => {
    const logits = randomNormal(rows * vocabulary, 1);
    expect(await onGpu(logits, rows)).toEqual(Array.from(reference.argmax(logits, vocabulary)));
  });

  it('takes the lowest index among equals, wherever they stand', async () => {
    expect(await onGpu(Float64Array.of(1, 7, 7, 7, 7, 7, 0, 7, -3, -2, -2, -3), 3)).toEqual([1, 0, 1]);
    expect(await onGpu(Float64Array.of(-5, -5, -9, -5, -5, -5), 2)).toEqual([0, 0]);
  });

  it('takes the last index when it is the largest', async () => {
    expect(await onGpu(Float64Array.of(-4, -3, -2, -1), 1)).toEqual([3]);
  });
});
