import { expect, it } from 'vitest';
import * as reference from '../reference/appendRows.ts';
import { Recorder } from '../gpu/recorder.ts';
import { randomNormal, upload, uploadIndices } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { appendRows, NO_SLOT } from './appendRows.ts';

it.each([
  [1, 1, [0]],
  [3, 5, [2, NO_SLOT, 0]],
  [4, 67, [6, 1, 7, 3]],
])('writes %i rows of width %i to their slots and nothing else', async (rows, width, slots) => {
  const gpu = await testGpu();
  const values = randomNormal(rows * width, 1);
  const before = randomNormal(7 * width, 2);
  const cache = upload(gpu, before, [7, width], 'cache');
  const recorder = new Recorder(gpu, 'append');
  const slotTensor = uploadIndices(gpu, slots, [rows], 'slots');
  appendRows(recorder, upload(gpu, values, [rows, width], 'values'), slotTensor, cache);
  (await recorder.finish()).run();
  expect(await gpu.readback.f32(cache)).toEqual(Float32Array.from(reference.appendRows(values, slots, before)));
});
