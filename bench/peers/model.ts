// The composed model for the peers, written once over a few array operations. Batches are padded, [B, T], as is their way;
// only labelled rows go through the head, and frozen weights get no gradient, as with us.
import type { EncodedExample } from '../../src/engine/training/encode.ts';
import type { PlainModel, Task } from './task.ts';

/** Operations of a library on its arrays; none of them uses up its arguments. */
export interface Arrays<T> {
  from(values: Float32Array | Int32Array, shape: readonly number[]): T;
  add(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** Batched over leading axes; `transposed`: by the transpose of b. */
  matmul(a: T, b: T, transposed?: boolean): T;
  rmsNorm(x: T, gain: T, epsilon: number): T;
  silu(x: T): T;
  softmax(x: T): T;
  /** −log softmax, at one label a row: [N, V], i32[N] one-hot as f32[N, V] → scalar mean. */
  crossEntropy(logits: T, oneHot: T): T;
  reshape(x: T, shape: readonly number[]): T;
  transpose(x: T, axes: readonly number[]): T;
  /** Cuts the last axis. */
  split(x: T, sizes: readonly number[]): T[];
  /** Rows of a table by i32 ids. */
  take(table: T, ids: T): T;
}

export interface PeerLink {
  from: number;
  to: number;
  heads: number;
  /** By their names in a composition file. */
  weights: Record<string, { shape: readonly number[]; values: Float32Array }>;
}

export function peerLinks({ links }: Task): PeerLink[] {
  return links.links.map(({ from, to, heads }, i) => ({
    from,
    to,
    heads,
    weights: Object.fromEntries(links.values[i].map(({ name, shape, values }) => [name, { shape, values }])),
  }));
}

/** A batch as padded arrays. */
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
const NO_LABEL = 0xffffffff;

export function pad(examples: readonly EncodedExample[], augmenter: string, vocabulary: number): PaddedBatch {
  const seen = examples.map((example) => example.augmenters.get(augmenter) ?? { ids: [], visible: [] });
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

type Weights<T> = Record<string, T>;

/** The weights of a model as a library's arrays. */
export function upload<T>(
  np: Arrays<T>,
  weights: Iterable<[string, { shape: readonly number[]; values: Float32Array }]>,
): Weights<T> {
  return Object.fromEntries([...weights].map(([name, { shape, values }]) => [name, np.from(values, shape)]));
}

export interface Inputs<T> {
  ids: { anchor: T; augmenter: T };
  masks: { anchor: T; augmenter: T; cross: T };
  /** Distance bias of each link's heads, [B, heads, T, S], negative. */
  bias: T;
  rows: T;
  oneHot: T;
  rotary: { anchor: [cos: T, sin: T]; augmenter: [cos: T, sin: T] };
}

export function inputs<T>(
  np: Arrays<T>,
  batch: PaddedBatch,
  { anchor, augmenter }: Task['plain'],
  heads: number,
): Inputs<T> {
  const { examples: B, tokens } = batch;
  const [T, S] = [tokens.anchor, tokens.augmenter];
  const bias = new Float32Array(B * heads * T * S);
  for (let b = 0; b < B; b++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < T * S; i++)
        bias[(b * heads + h) * T * S + i] =
          -(2 ** (1 - (4 * h) / heads)) * batch.distances[b * T * S + i] + batch.masks.cross[b * T * S + i];
  return {
    ids: { anchor: np.from(batch.ids.anchor, [B * T]), augmenter: np.from(batch.ids.augmenter, [B * S]) },
    masks: {
      anchor: np.from(batch.masks.anchor, [B, 1, T, T]),
      augmenter: np.from(batch.masks.augmenter, [B, 1, S, S]),
      cross: np.from(batch.masks.cross, [B, 1, T, S]),
    },
    bias: np.from(bias, [B, heads, T, S]),
    rows: np.from(batch.rows, [batch.rows.length]),
    oneHot: np.from(batch.oneHot, [batch.rows.length, batch.oneHot.length / batch.rows.length]),
    rotary: { anchor: angles(np, anchor, T), augmenter: angles(np, augmenter, S) },
  };
}

function angles<T>(np: Arrays<T>, { config }: PlainModel, tokens: number): [T, T] {
  const half = config.headWidth / 2;
  const angle = (i: number): number => Math.floor(i / half) * config.ropeTheta ** (-(i % half) / half);
  const table = (f: (x: number) => number): T =>
    np.from(
      Float32Array.from({ length: tokens * half }, (_, i) => f(angle(i))),
      [1, 1, tokens, half],
    );
  return [table(Math.cos), table(Math.sin)];
}

function heads<T>(np: Arrays<T>, x: T, B: number, T_: number, count: number, width: number): T {
  return np.transpose(np.reshape(x, [B, T_, count, width]), [0, 2, 1, 3]);
}

function attend<T>(np: Arrays<T>, q: T, k: T, v: T, mask: T, scale: T, shape: [number, number, number]): T {
  const scores = np.add(np.mul(np.matmul(q, k, true), scale), mask);
  const [B, T_, width] = shape;
  return np.reshape(np.transpose(np.matmul(np.softmax(scores), v), [0, 2, 1, 3]), [B * T_, width]);
}

function rotate<T>(np: Arrays<T>, x: T, [cos, sin]: [T, T], half: number, minusOne: T, join: (a: T, b: T) => T): T {
  const [low, high] = np.split(x, [half, half]);
  const first = np.add(np.mul(low, cos), np.mul(minusOne, np.mul(high, sin)));
  return join(first, np.add(np.mul(high, cos), np.mul(low, sin)));
}

export interface Extra<T> {
  /** Joins along the last axis. */
  join(a: T, b: T): T;
  scalar(value: number): T;
}

/** States of all layers, [B·T, C]. */
export function states<T>(
  np: Arrays<T> & Extra<T>,
  config: PlainModel['config'],
  weights: Weights<T>,
  ids: T,
  mask: T,
  rotary: [T, T],
  shape: [B: number, T: number],
  last: number,
  hook: (layer: number, state: T) => T = (_, state) => state,
): T[] {
  const [B, T_] = shape;
  const { heads: H, headWidth: D, normEpsilon } = config;
  const scale = np.scalar(D ** -0.5);
  const minusOne = np.scalar(-1);
  const all = [hook(0, np.take(weights['embed_tokens.weight'], ids))];
  for (let k = 0; k < last; k++) {
    const w = (name: string): T => weights[`layers.${k}.${name}.weight`];
    const x = np.rmsNorm(all[k], w('input_layernorm'), normEpsilon);
    const part = (name: string): T => heads(np, np.matmul(x, w(`self_attn.${name}`), true), B, T_, H, D);
    const turn = (y: T): T => rotate(np, y, rotary, D / 2, minusOne, np.join);
    const mixed = attend(np, turn(part('q_proj')), turn(part('k_proj')), part('v_proj'), mask, scale, [B, T_, H * D]);
    const attended = np.add(all[k], np.matmul(mixed, w('self_attn.o_proj'), true));
    const y = np.rmsNorm(attended, w('post_attention_layernorm'), normEpsilon);
    const gated = np.mul(np.silu(np.matmul(y, w('mlp.gate_proj'), true)), np.matmul(y, w('mlp.up_proj'), true));
    all.push(hook(k + 1, np.add(attended, np.matmul(gated, w('mlp.down_proj'), true))));
  }
  return all;
}

/** The mean loss of a batch, from the links' weights and the augmenter's states, which do not change. */
export function loss<T>(
  np: Arrays<T> & Extra<T>,
  task: Pick<Task, 'plain'>,
  anchorWeights: Weights<T>,
  links: readonly { link: PeerLink; weights: Weights<T> }[],
  augmenterStates: readonly T[],
  input: Inputs<T>,
  shape: { B: number; T: number; S: number },
): T {
  const { config } = task.plain.anchor;
  const { B, T: T_, S } = shape;
  const hook = (layer: number, state: T): T =>
    links
      .filter(({ link }) => link.to === layer)
      .reduce((sum, { link, weights: w }) => {
        const D = config.width / link.heads;
        const projected = np.rmsNorm(
          np.matmul(augmenterStates[link.from], w['proj.weight'], true),
          w['state_norm.weight'],
          1e-5,
        );
        const q = heads(
          np,
          np.matmul(np.rmsNorm(state, w['query_norm.weight'], 1e-5), w['q.weight'], true),
          B,
          T_,
          link.heads,
          D,
        );
        const k = heads(np, np.matmul(projected, w['k.weight'], true), B, S, link.heads, D);
        const v = heads(np, np.matmul(projected, w['v.weight'], true), B, S, link.heads, D);
        const mixed = attend(np, q, k, v, input.bias, np.scalar(D ** -0.5), [B, T_, config.width]);
        return np.add(sum, np.matmul(mixed, w['o.weight'], true));
      }, state);
  const all = states(
    np,
    config,
    anchorWeights,
    input.ids.anchor,
    input.masks.anchor,
    input.rotary.anchor,
    [B, T_],
    config.blocks,
    hook,
  );
  const scored = np.rmsNorm(np.take(all[config.blocks], input.rows), anchorWeights['norm.weight'], config.normEpsilon);
  return np.crossEntropy(np.matmul(scored, anchorWeights['lm_head.weight'], true), input.oneHot);
}
