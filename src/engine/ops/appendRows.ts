import code from '../../../shaders/append_rows.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('append_rows', code, ['append']);

/** A slot that is in no cache: the row is not kept. */
export const NO_SLOT = 0xffffffff;

/** cache[slots[n]] = values[n]. values: [rows, width], slots: u32[rows], cache: [slots, width]. Has no backward. */
export function appendRows(recorder: Recorder, values: Tensor, slots: Tensor, cache: Tensor): void {
  const [rows, width] = values.shape;
  const params = [u32(rows), u32(width), u32(cache.shape[0])];
  recorder.dispatchThreads(kernels.append, [values, slots, cache], params, rows * width);
}
