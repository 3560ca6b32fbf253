import code from '../../../shaders/noise.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';

const kernels = kernelFile('noise', code, ['forward']);

/**
 * out = x + share · rms(row of x) · ε with ε ~ N(0, 1), the same for the same seed and element. The RMS counts as constant
 * in the backward pass: dX = dOut. x: [N, C]; seed: u32[1], to be changed before each run for new noise.
 */
export function noise(recorder: Recorder, x: Tensor, share: number, seed: Tensor): Tensor {
  const [rows, width] = x.shape;
  const out = recorder.output(x.shape, `noise(${x.name})`, [x]);
  recorder.dispatchThreads(kernels.forward, [x, seed, out], [u32(rows), u32(width), f32(share)], rows);
  recorder.onBackward(out, (dOut) => passGradient(recorder, x, dOut));
  return out;
}
