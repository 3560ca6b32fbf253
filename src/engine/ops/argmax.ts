import code from '../../../shaders/argmax.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('argmax', code, ['forward']);

/** The index of the largest logit of each row, the lowest among equals. logits: [N, V]; gives u32[N]; has no gradient. */
export function argmax(recorder: Recorder, logits: Tensor): Tensor {
  const [rows, vocabulary] = logits.shape;
  const out = recorder.tensor([rows], `argmax(${logits.name})`);
  recorder.dispatchThreads(kernels.forward, [logits, out], [u32(rows), u32(vocabulary)], rows);
  return out;
}
