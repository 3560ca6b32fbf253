import code from '../../../shaders/sample.wgsl?raw';
import type { Sampling } from '../../shared/sampling.ts';
import { kernelFile, withConstants } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

/** Barriers cost a CPU adapter more, the more invocations wait for each other. */
const forCpu = kernelFile('sample', withConstants(code, { LANES: 32 }), ['sample']);
const forCard = kernelFile('sample', withConstants(code, { LANES: 256 }), ['sample']);

/** Numbers of a `settings` tensor. */
export const SAMPLING_NUMBERS = 7;

/** What of the text a repetition penalty has to know. */
export interface SeenText {
  /** u32[rows]: the tokens just fed. */
  ids: Tensor;
  /** u32[seenWords(V)]: a bit for each token of the text; that of the last token fed is set by the kernel. */
  seen: Tensor;
}

/**
 * A token drawn from softmax(logits / temperature) after the repetition penalty, top-k and top-p; u32[1]. logits: [1, V], to
 * be computed anew for each run, since a penalty changes them in place. settings: [SAMPLING_NUMBERS], to be written with `samplingSettings` before each run. The same seed and draw give the same
 * token.
 */
export function sample(recorder: Recorder, logits: Tensor, settings: Tensor, { ids, seen }: SeenText): Tensor {
  const [, vocabulary] = logits.shape;
  const out = recorder.tensor([1], `token drawn from ${logits.name}`);
  const kernels = recorder.gpu.capabilities.fallback ? forCpu : forCard;
  recorder.dispatch(kernels.sample, [logits, settings, ids, seen, out], [u32(vocabulary)], [1, 1, 1]);
  return out;
}

/**
 * @param draw which draw of this seed: another one for every token.
 * @param row which of the tokens just fed is the last of the text.
 */
export function samplingSettings(sampling: Sampling, draw: number, row: number): Uint32Array<ArrayBuffer> {
  const { temperature, topP, topK, seed, repetitionPenalty } = sampling;
  const words = new Uint32Array(SAMPLING_NUMBERS);
  const numbers = new Float32Array(words.buffer);
  numbers.set([temperature, topP]);
  words.set([topK, seed, draw], 2);
  numbers[5] = repetitionPenalty;
  words[6] = row;
  return words;
}

/** Words of a `seen` tensor. */
export function seenWords(vocabulary: number): number {
  return Math.ceil(vocabulary / 32);
}

/** The bits of these tokens. */
export function seenBits(ids: Iterable<number>, vocabulary: number): Uint32Array<ArrayBuffer> {
  const bits = new Uint32Array(seenWords(vocabulary));
  for (const id of ids) bits[id >>> 5] |= 1 << (id & 31);
  return bits;
}
