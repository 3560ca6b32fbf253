// f64 twin of ops/attention.ts on plain arrays.

export interface AttentionShape {
  /** [N, 2]: first key and number of keys that each row sees. */
  keys: ArrayLike<number>;
  heads: number;
  kvHeads: number;
  scale: number;
  slopes?: ArrayLike<number>;
}

export function attention(q: Float64Array, kv: Float64Array, shape: AttentionShape): Float64Array {
  const out = new Float64Array(q.length);
  forEachHead(q, kv, shape, ({ query, width, values, weights }) => {
    values.forEach((value, n) => {
      for (let i = 0; i < width; i++) out[query + i] += weights[n] * kv[value + i];
    });
  });
  return out;
}

/** [N, heads, columns]: what each head gives the keys that it sees, 0 beyond. */
export function attentionWeights(
  q: Float64Array,
  kv: Float64Array,
  shape: AttentionShape,
  columns: number,
): Float64Array {
  const all = new Float64Array((shape.keys.length / 2) * shape.heads * columns);
  forEachHead(q, kv, shape, ({ query, width, weights }) => all.set(weights, (query / width) * columns));
  return all;
}

export function attentionBackward(
  q: Float64Array,
  kv: Float64Array,
  shape: AttentionShape,
  dOut: Float64Array,
): { dQ: Float64Array; dKv: Float64Array } {
  const dQ = new Float64Array(q.length);
  const dKv = new Float64Array(kv.length);
  forEachHead(q, kv, shape, ({ query, width, keys, values, weights }) => {
    const dWeights = values.map((value) => product(dOut, query, kv, value, width));
    const mean = weights.reduce((sum, weight, n) => sum + weight * dWeights[n], 0);
    weights.forEach((weight, n) => {
      const dScore = shape.scale * weight * (dWeights[n] - mean);
      for (let i = 0; i < width; i++) {
        dQ[query + i] += dScore * kv[keys[n] + i];
        dKv[keys[n] + i] += dScore * q[query + i];
        dKv[values[n] + i] += weight * dOut[query + i];
      }
    });
  });
  return { dQ, dKv };
}

/** One head of one row: where its query, its keys and its values start, and the softmax over the keys. */
interface Head {
  query: number;
  width: number;
  keys: number[];
  values: number[];
  weights: number[];
}

function forEachHead(
  q: Float64Array,
  kv: Float64Array,
  { keys: spans, heads, kvHeads, scale, slopes }: AttentionShape,
  visit: (head: Head) => void,
): void {
  const rows = spans.length / 2;
  const width = q.length / rows / heads;
  for (let row = 0; row < rows; row++) {
    const [first, count] = [spans[2 * row], spans[2 * row + 1]];
    for (let head = 0; head < heads; head++) {
      const query = (row * heads + head) * width;
      const kvHead = Math.floor(head / (heads / kvHeads));
      const keys = Array.from({ length: count }, (_, n) => ((first + n) * 2 * kvHeads + kvHead) * width);
      const values = keys.map((key) => key + kvHeads * width);
      const scores = keys.map(
        (key, n) => scale * product(q, query, kv, key, width) - (slopes?.[head] ?? 0) * (count - 1 - n),
      );
      const peak = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - peak), 0);
      visit({ query, width, keys, values, weights: scores.map((score) => Math.exp(score - peak) / total) });
    }
  }
}

function product(a: Float64Array, aStart: number, b: Float64Array, bStart: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += a[aStart + i] * b[bStart + i];
  return sum;
}
