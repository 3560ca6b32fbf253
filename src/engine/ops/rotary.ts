// Splits the joint projection into queries and keys-with-values, and turns queries and keys by their positions on the
// way. While decoding, keys and values go straight into their slots of the cache.
import code from '../../../shaders/rotary.wgsl?raw';
import { PatchbayError } from '../../shared/errors.ts';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Param, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('rotary', code, ['forward', 'append', 'backward']);

export interface RotaryOptions {
  heads: number;
  kvHeads: number;
  /** u32[N] */
  positions: Tensor;
  /** f32[R/2], radians per position; the rotary width R is at most D. */
  frequencies: Tensor;
  /** kv: [S, 2·kvHeads·D] · slots: u32[N], the cache row that row n writes; S or more: none. */
  cache?: { kv: Tensor; slots: Tensor };
}

/**
 * Rotary position embedding (arXiv 2104.09864) in the half-rotation layout of Hugging Face: element i turns with
 * element i + R/2; elements from R on, and values, pass through.
 * qkv: [N, (heads + 2·kvHeads)·D] · q: [N, heads·D] · kv: [N, 2·kvHeads·D], or the cache.
 * @throws PatchbayError 'bad-model' when R is above D; 'bad-request' when qkv needs a gradient through a cache.
 */
export function rotary(
  recorder: Recorder,
  qkv: Tensor,
  { heads, kvHeads, positions, frequencies, cache }: RotaryOptions,
): { q: Tensor; kv: Tensor } {
  const [rows, joint] = qkv.shape;
  const width = joint / (heads + 2 * kvHeads);
  const [half] = frequencies.shape;
  if (2 * half > width) throw tooWide(2 * half, width);
  if (cache && recorder.needsGradient(qkv)) throw noGradientThroughCache(qkv);

  const params = (slots: number, accumulate: 0 | 1): Param[] =>
    [rows, heads, kvHeads, width, half, slots, accumulate].map(u32);
  const threads = rows * (width - half);
  const angles = [positions, frequencies];
  const q = recorder.output([rows, heads * width], `q(${qkv.name})`, [qkv]);
  if (cache) {
    const tensors = [...angles, qkv, q, cache.kv, cache.slots];
    recorder.dispatchThreads(kernels.append, tensors, params(cache.kv.shape[0], 0), threads);
    return { q, kv: cache.kv };
  }
  const kv = recorder.output([rows, 2 * kvHeads * width], `kv(${qkv.name})`, [qkv]);
  recorder.dispatchThreads(kernels.forward, [...angles, qkv, q, kv], params(rows, 0), threads);

  // Whichever output has a gradient starts the backward pass; by then everything after this operation is recorded, so
  // the other one has its gradient too, or will never have one.
  let done = false;
  const backward = (): void => {
    const dQkv = done ? undefined : recorder.gradientTarget(qkv);
    done = true;
    if (!dQkv) return;
    const dQ = recorder.gradientOf(q) ?? recorder.tensor(q.shape, `zero d(${q.name})`);
    const dKv = recorder.gradientOf(kv) ?? recorder.tensor(kv.shape, `zero d(${kv.name})`);
    const tensors = [...angles, dQ, dKv, dQkv.tensor];
    recorder.dispatchThreads(kernels.backward, tensors, params(rows, dQkv.accumulate), threads);
  };
  recorder.onBackward(q, backward);
  recorder.onBackward(kv, backward);
  return { q, kv };
}

function tooWide(rotaryWidth: number, width: number): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `Rotary positions over ${rotaryWidth} elements do not fit heads of width ${width}.`,
    hint: "Check the model's config.json: its head width and rotary settings contradict each other.",
  });
}

function noGradientThroughCache(qkv: Tensor): PatchbayError {
  return new PatchbayError({
    code: 'bad-request',
    message: `No gradient of ${qkv.name} can be recorded through a cache.`,
    hint: 'Train without a cache; caches are for decoding.',
  });
}
