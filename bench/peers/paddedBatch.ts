// A batch as the peers take it: padded, [B, T], with masks; only labelled rows are scored, as with us.
import { NO_LABEL } from '../../src/engine/ops/crossEntropy.ts';
import { tokensOf, type EncodedExample } from '../../src/engine/training/encode.ts';

export interface PaddedBatch {
  examples: number;
  tokens: { anchor: number; augmenter: number };
  ids: { anchor: Int32Array; augmenter: Int32Array };
  /** [B, 1, T, S]: 0 where a row sees a key, −1e9 where not. */
  masks: { anchor: Float32Array; augmenter: Float32Array; cross: Float32Array };
  /** [B, 1, T, S]: tokens from the key to the last that the row sees. */
  distances: Float32Array;
  /** Rows of [B·T] that are scored, and their labels one-hot. */
  rows: Int32Array;
  oneHot: Float32Array;
}

const HIDDEN = -1e9;

export function pad(examples: readonly EncodedExample[], augmenter: string, vocabulary: number): PaddedBatch {
  const seen = examples.map((example) => tokensOf(example, augmenter));
  const T = Math.max(...examples.map(({ ids }) => ids.length));
  const S = Math.max(...seen.map(({ ids }) => ids.length));
  const B = examples.length;
  const filled = (lists: readonly (readonly number[])[], width: number): Int32Array => {
    const all = new Int32Array(B * width);
    lists.forEach((list, b) => all.set(list, b * width));
    return all;
  };
  const mask = (rows: number, keys: number, count: (b: number, t: number) => number): Float32Array =>
    Float32Array.from({ length: B * rows * keys }, (_, i) => {
      const [b, t, s] = [Math.floor(i / (rows * keys)), Math.floor(i / keys) % rows, i % keys];
      return s < count(b, t) ? 0 : HIDDEN;
    });
  const visible = (b: number, t: number): number => seen[b].visible[t] ?? 0;
  const rows: number[] = [];
  const labels: number[] = [];
  examples.forEach((example, b) =>
    example.labels.forEach((label, t) => {
      if (label === NO_LABEL) return;
      rows.push(b * T + t);
      labels.push(label);
    }),
  );
  const oneHot = new Float32Array(labels.length * vocabulary);
  labels.forEach((label, i) => (oneHot[i * vocabulary + label] = 1));
  return {
    examples: B,
    tokens: { anchor: T, augmenter: S },
    ids: {
      anchor: filled(
        examples.map(({ ids }) => ids),
        T,
      ),
      augmenter: filled(
        seen.map(({ ids }) => ids),
        S,
      ),
    },
    masks: {
      anchor: mask(T, T, (_, t) => t + 1),
      augmenter: mask(S, S, (_, t) => t + 1),
      cross: mask(T, S, visible),
    },
    distances: Float32Array.from({ length: B * T * S }, (_, i) => {
      const [b, t, s] = [Math.floor(i / (T * S)), Math.floor(i / S) % T, i % S];
      return Math.max(0, visible(b, t) - 1 - s);
    }),
    rows: Int32Array.from(rows),
    oneHot,
  };
}
