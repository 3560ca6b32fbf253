import code from '../../../shaders/sample.wgsl?raw';
import type { Sampling } from '../../shared/sampling.ts';
import { kernelFile, withConstants } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

/** Barriers cost a CPU adapter more, the more invocations wait for each other. */
const forCpu = kernelFile('sample', withConstants(code, { LANES: 32 }), ['sample']);
const forCard = kernelFile('sample', withConstants(code, { LANES: 256 }), ['sample']);

/** Numbers of a `settings` tensor. */
export const SAMPLING_NUMBERS = 5;

/**
 * A token drawn from softmax(logits / temperature) after top-k and top-p; u32[1]. logits: [1, V]. settings:
 * [SAMPLING_NUMBERS], to be written with `samplingSettings` before each run. The same seed and draw give the same token.
 */
export function sample(recorder: Recorder, logits: Tensor, settings: Tensor): Tensor {
  const [, vocabulary] = logits.shape;
  const out = recorder.tensor([1], `token drawn from ${logits.name}`);
  const kernels = recorder.gpu.capabilities.fallback ? forCpu : forCard;
  recorder.dispatch(kernels.sample, [logits, settings, out], [u32(vocabulary)], [1, 1, 1]);
  return out;
}

/** @param draw which draw of this seed: another one for every token. */
export function samplingSettings({ temperature, topP, topK, seed }: Sampling, draw: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(SAMPLING_NUMBERS);
  new Float32Array(words.buffer).set([temperature, topP]);
  words.set([topK, seed, draw], 2);
  return words;
}
