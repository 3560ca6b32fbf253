import code from '../../../shaders/head_norm.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('head_norm', code, ['forward', 'backward_input', 'backward_gains']);

export interface HeadNormOptions {
  heads: number;
  kvHeads: number;
  epsilon: number;
  /** Added to every gain: 1 where gains are kept as their distance from 1. */
  gainOffset?: 0 | 1;
}

/**
 * RMSNorm of each query's and each key's head by itself, before they are turned; values pass through.
 * qkv, out: [N, (heads + 2·kvHeads)·D] · gains: [2·D], those of queries, then those of keys.
 */
export function headNorm(recorder: Recorder, qkv: Tensor, gains: Tensor, options: HeadNormOptions): Tensor {
  const { heads, kvHeads, epsilon, gainOffset = 0 } = options;
  const [rows, joint] = qkv.shape;
  const allHeads = heads + 2 * kvHeads;
  const width = joint / allHeads;
  const params = (accumulate: 0 | 1) => [
    ...[rows, heads, kvHeads, width].map(u32),
    f32(epsilon),
    f32(gainOffset),
    u32(accumulate),
  ];
  const out = recorder.output(qkv.shape, `head norm(${qkv.name})`, [qkv, gains]);
  const inverse = recorder.scratch([rows, heads + kvHeads], `inverse rms of heads(${qkv.name})`);
  recorder.dispatchThreads(kernels.forward, [qkv, gains, out, inverse], params(0), rows * allHeads);

  recorder.onBackward(out, (dOut) => {
    const dGains = recorder.gradientTarget(gains);
    if (dGains) {
      const tensors = [qkv, inverse, dOut, dGains.tensor];
      recorder.dispatchThreads(kernels.backward_gains, tensors, params(dGains.accumulate), 2 * width);
    }
    const dQkv = recorder.gradientTarget(qkv);
    if (dQkv) {
      const tensors = [qkv, gains, inverse, dOut, dQkv.tensor];
      recorder.dispatchThreads(kernels.backward_input, tensors, params(dQkv.accumulate), rows * allHeads);
    }
  });
  return out;
}
