// Softmax attention in which every row sees one contiguous span of key rows. The same operation is causal self-attention
// (the sequence's start to the row itself), cross-attention (a span of the other model's rows) and cached decoding
// (a span of the cache, whose other slots are never read).
import { WIDEST_HEAD } from '../../shared/composition.ts';
import { PatchbayError } from '../../shared/errors.ts';
import { f32, u32, type Param, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { attentionForms, attentionPasses, type AttentionPass } from './attentionForms.ts';

export interface Spans {
  /** u32[N, 2]: row n sees the keys first … first + count − 1. Count 0: none, and its output row is 0. */
  keys: Tensor;
  /** u32[S, 2]: key s is seen by the rows first … first + count − 1. Needed for the gradient of kv only. */
  readers?: Tensor;
}

export interface AttentionOptions {
  heads: number;
  /** Query head h uses kv head floor(h / (heads / kvHeads)) (grouped-query attention, arXiv 2305.13245). */
  kvHeads: number;
  scale: number;
  /** f32[heads], constants: each score loses slope · distance to the last key that the row sees (ALiBi, arXiv 2108.12409). */
  slopes?: Tensor;
}

/**
 * out[n,h] = Σ_s softmax_s(scale · q[n,h]·k[s] − slopes[h] · distance) · v[s], over the keys s that row n sees.
 * q: [N, heads·D] · kv: [S, 2·kvHeads·D], each row the keys of all kv heads, then their values · out: [N, heads·D].
 * What a row gets does not depend on the rows beside it: the same bits in any batch that takes the same form. `forms` is
 * for tests and measurements, which compare them.
 * @throws PatchbayError 'bad-model' when D is above 256 or no multiple of 4, or the heads do not divide evenly;
 * 'bad-request' when kv needs a gradient and spans.readers is missing.
 */
export function attention(
  recorder: Recorder,
  q: Tensor,
  kv: Tensor,
  spans: Spans,
  { heads, kvHeads, scale, slopes }: AttentionOptions,
  forms = attentionForms(recorder.gpu.capabilities, q.shape[0], recorder),
): Tensor {
  const [rows, queryWidth] = q.shape;
  const [keyRows, kvWidth] = kv.shape;
  const width = queryWidth / heads;
  checkHeads(heads, kvHeads, width, kvWidth);
  if (recorder.needsGradient(kv) && !spans.readers) throw missingReaders(kv);

  const bias = slopes ?? recorder.tensor([heads], 'no distance bias');
  const out = recorder.output(q.shape, `attention(${q.name}, ${kv.name})`, [q, kv]);
  const stats = recorder.scratch([rows, heads, 2], `attention stats(${q.name})`);
  const params = (accumulate: 0 | 1) => [
    ...[rows, keyRows, heads, kvHeads, width / 4].map(u32),
    f32(scale),
    u32(accumulate),
  ];
  const passes = attentionPasses(width / 4);
  const inputs = [q, kv, spans.keys, bias];
  recordPass(recorder, passes.forward[forms.forward], [...inputs, out, stats], params(0), [rows, heads]);

  recorder.onBackward(out, (dOut) => {
    recordPass(recorder, passes.delta, [out, dOut, stats], params(0), [rows, heads]);
    const dQ = recorder.gradientTarget(q);
    if (dQ) {
      const tensors = [...inputs, dOut, stats, dQ.tensor];
      recordPass(recorder, passes.query[forms.backward], tensors, params(dQ.accumulate), [rows, heads]);
    }
    const dKv = recorder.gradientTarget(kv);
    if (dKv) {
      if (!spans.readers) throw missingReaders(kv);
      const tensors = [...inputs, dOut, stats, spans.readers, dKv.tensor];
      recordPass(recorder, passes.key[forms.backward], tensors, params(dKv.accumulate), [keyRows, kvHeads]);
    }
  });
  return out;
}

function recordPass(
  recorder: Recorder,
  { kernel, rows, threads, group }: AttentionPass,
  tensors: readonly Tensor[],
  params: readonly Param[],
  [count, heads]: readonly [rows: number, heads: number],
): void {
  recorder.dispatchThreads(kernel, tensors, params, Math.ceil(count / rows) * heads * threads, group);
}

/**
 * Spans of sequences packed one after another, each row seeing its own sequence up to itself, or the last `window` rows of
 * that. Rows from the sum of the lengths up to `capacity` see nothing, and nobody sees them.
 * @throws RangeError when the lengths do not fit.
 */
export function causalSpans(
  lengths: readonly number[],
  capacity: number,
  window = Infinity,
): { keys: Uint32Array; readers: Uint32Array } {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total > capacity) throw new RangeError(`${total} rows do not fit into ${capacity}.`);
  const keys = new Uint32Array(2 * capacity);
  const readers = new Uint32Array(2 * capacity);
  let start = 0;
  for (const length of lengths) {
    for (let i = 0; i < length; i++) {
      const count = Math.min(i + 1, window);
      keys.set([start + i + 1 - count, count], 2 * (start + i));
      readers.set([start + i, Math.min(length - i, window)], 2 * (start + i));
    }
    start += length;
  }
  return { keys, readers };
}

/**
 * Turns "row n sees these keys" (u32[N, 2]) around into "key s is seen by these rows" (u32[keyRows, 2]).
 * @throws Error when the rows that see a key are not one contiguous range, or a span leaves the key rows.
 */
export function readersOf(keys: Uint32Array, keyRows: number): Uint32Array {
  const readers = new Uint32Array(2 * keyRows);
  for (let row = 0; row < keys.length / 2; row++) {
    const [first, count] = [keys[2 * row], keys[2 * row + 1]];
    if (count > 0 && first + count > keyRows) throw new Error(`Row ${row} sees keys beyond the ${keyRows} that exist.`);
    for (let key = first; key < first + count; key++) {
      const seen = readers[2 * key + 1];
      if (seen === 0) readers[2 * key] = row;
      else if (readers[2 * key] + seen !== row) throw new Error(`The rows that see key ${key} are not contiguous.`);
      readers[2 * key + 1] = seen + 1;
    }
  }
  return readers;
}

function checkHeads(heads: number, kvHeads: number, width: number, kvWidth: number): void {
  if (width % 4 === 0 && width <= WIDEST_HEAD && heads % kvHeads === 0 && kvWidth === 2 * kvHeads * width) return;
  throw new PatchbayError({
    code: 'bad-model',
    message: `Attention with ${heads} heads of width ${width} over ${kvHeads} key heads is not supported.`,
    hint: `Use a model whose head width is a multiple of 4 up to ${WIDEST_HEAD} and whose heads share keys evenly.`,
    detail: `kv row width ${kvWidth}, expected ${2 * kvHeads * width}`,
  });
}

function missingReaders(kv: Tensor): PatchbayError {
  return new PatchbayError({
    code: 'bad-request',
    message: `The gradient of ${kv.name} needs to know which rows see each key.`,
    hint: 'Give the spans their readers, as causalSpans and readersOf make them.',
  });
}
