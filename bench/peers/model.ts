// The decoder and the composition for the peers, written once over a few array operations. Frozen weights get no gradient,
// only labelled rows go through the head, the augmenter's states are given: the same work as ours.
import type { DecoderConfig } from '../../src/engine/model/decoderConfig.ts';
import type { Arrays, LossArrays, Weights } from './arrays.ts';
import { pad, type PaddedBatch } from './paddedBatch.ts';
import type { Task } from './task.ts';

/** Cosines and sines, [tokens, headWidth / 2]. */
export type Rotary<T> = [cos: T, sin: T];

export function rotary<T>(np: Arrays<T>, { traits }: DecoderConfig, tokens: number): Rotary<T> {
  const [{ frequencies }] = traits;
  const half = frequencies.length;
  const angle = (i: number): number => Math.floor(i / half) * frequencies[i % half];
  const table = (f: (x: number) => number): T =>
    np.from(
      Float32Array.from({ length: tokens * half }, (_, i) => f(angle(i))),
      [tokens, half],
    );
  return [table(Math.cos), table(Math.sin)];
}

/** Turns the pairs (i, i + D/2) of the last axis. */
export function rotate<T>(np: Arrays<T>, x: T, [cos, sin]: Rotary<T>, width: number): T {
  const [low, high] = np.split(x, [width / 2, width / 2]);
  const turned = np.add(np.mul(low, cos), np.mul(np.scalar(-1), np.mul(high, sin)));
  return np.join(turned, np.add(np.mul(high, cos), np.mul(low, sin)));
}

export function gatedPart<T>(np: Arrays<T>, x: T, weight: (name: string) => T): T {
  const gate = np.silu(np.matmul(x, weight('mlp.gate_proj'), true));
  return np.matmul(np.mul(gate, np.matmul(x, weight('mlp.up_proj'), true)), weight('mlp.down_proj'), true);
}

export function headWeight<T>(weights: Weights<T>): T {
  return weights['lm_head.weight'] ?? weights['embed_tokens.weight'];
}

/** A batch of sequences, by their number and length. */
interface Extent {
  B: number;
  T: number;
}

/** [B·T, count·width] → [B, count, T, width] */
function byHeads<T>(np: Arrays<T>, x: T, { B, T: tokens }: Extent, count: number, width: number): T {
  return np.transpose(np.reshape(x, [B, tokens, count, width]), [0, 2, 1, 3]);
}

/** Queries [B, H, T, D] over keys and values [B, G, S, D] → [B·T, H·D]; H / G query heads share one of keys. */
function attend<T>(
  np: Arrays<T>,
  [q, k, v]: readonly T[],
  mask: T,
  { B, T: tokens }: Extent,
  sizes: { heads: number; groups: number; width: number; keys: number },
): T {
  const { heads, groups, width, keys } = sizes;
  const stacked = [B, groups, (heads / groups) * tokens];
  const grouped = heads === groups ? q : np.reshape(q, [...stacked, width]);
  const raw = np.mul(np.matmul(grouped, k, true), np.scalar(width ** -0.5));
  const share = np.softmax(np.add(heads === groups ? raw : np.reshape(raw, [B, heads, tokens, keys]), mask));
  const mixed = np.matmul(heads === groups ? share : np.reshape(share, [...stacked, keys]), v);
  const split = heads === groups ? mixed : np.reshape(mixed, [B, heads, tokens, width]);
  return np.reshape(np.transpose(split, [0, 2, 1, 3]), [B * tokens, heads * width]);
}

/** States [B·T, C] of the layers 0 to `last`; `hook` sees each as it comes. */
function states<T>(
  np: Arrays<T>,
  config: DecoderConfig,
  weights: Weights<T>,
  given: { ids: T; mask: T; rotary: Rotary<T> },
  extent: Extent,
  last: number,
  hook: (layer: number, state: T) => T = (_, state) => state,
): T[] {
  const { heads, kvHeads: groups, headWidth: width, norm } = config;
  const sizes = { heads, groups, width, keys: extent.T };
  const all = [hook(0, np.take(weights['embed_tokens.weight'], given.ids))];
  for (let k = 0; k < last; k++) {
    const weight = (name: string): T => weights[`layers.${k}.${name}.weight`];
    const x = np.rmsNorm(all[k], weight('input_layernorm'), norm.epsilon);
    const part = (name: string, count: number): T =>
      byHeads(np, np.matmul(x, weight(`self_attn.${name}`), true), extent, count, width);
    const q = rotate(np, part('q_proj', heads), given.rotary, width);
    const keys = rotate(np, part('k_proj', groups), given.rotary, width);
    const mixed = attend(np, [q, keys, part('v_proj', groups)], given.mask, extent, sizes);
    const attended = np.add(all[k], np.matmul(mixed, weight('self_attn.o_proj'), true));
    const y = np.rmsNorm(attended, weight('post_attention_layernorm'), norm.epsilon);
    all.push(hook(k + 1, np.add(attended, gatedPart(np, y, weight))));
  }
  return all;
}

export interface StepInputs<T> {
  ids: { anchor: T; augmenter: T };
  masks: { anchor: T; augmenter: T };
  /** What a link's heads add to their scores, [B, heads, T, S]: the distance bias, and a large negative where hidden. */
  bias: T;
  rows: T;
  oneHot: T;
  rotary: { anchor: Rotary<T>; augmenter: Rotary<T> };
}

/** The first `batch` examples of a task as a library's arrays. */
export function stepInputs<T>(np: Arrays<T>, task: Task, batch: number): { input: StepInputs<T>; padded: PaddedBatch } {
  const { anchor, augmenter } = task;
  const padded = pad(task.examples.slice(0, batch), augmenter.id, anchor.config.vocabulary);
  const { heads } = task.links[0].link;
  const { anchor: T, augmenter: S } = padded.tokens;
  const bias = new Float32Array(batch * heads * T * S);
  for (let i = 0; i < bias.length; i++) {
    const h = Math.floor(i / (T * S)) % heads;
    const at = Math.floor(i / (heads * T * S)) * T * S + (i % (T * S));
    bias[i] = -(2 ** (1 - (4 * h) / heads)) * padded.distances[at] + padded.masks.cross[at];
  }
  const input = {
    ids: { anchor: np.from(padded.ids.anchor, [batch * T]), augmenter: np.from(padded.ids.augmenter, [batch * S]) },
    masks: {
      anchor: np.from(padded.masks.anchor, [batch, 1, T, T]),
      augmenter: np.from(padded.masks.augmenter, [batch, 1, S, S]),
    },
    bias: np.from(bias, [batch, heads, T, S]),
    rows: np.from(padded.rows, [padded.rows.length]),
    oneHot: np.from(padded.oneHot, [padded.rows.length, anchor.config.vocabulary]),
    rotary: { anchor: rotary(np, anchor.config, T), augmenter: rotary(np, augmenter.config, S) },
  };
  return { input, padded };
}

/** What the links read: states [B·S, D_A] by layer. */
export function augmenterStates<T>(
  np: Arrays<T>,
  { augmenter, links }: Task,
  weights: Weights<T>,
  { ids, masks, rotary: turns }: StepInputs<T>,
  { examples, tokens }: PaddedBatch,
): T[] {
  const given = { ids: ids.augmenter, mask: masks.augmenter, rotary: turns.augmenter };
  const last = Math.max(...links.map(({ link }) => link.from));
  return states(np, augmenter.config, weights, given, { B: examples, T: tokens.augmenter }, last);
}

/** The mean loss of a batch. */
export function loss<T>(
  np: LossArrays<T>,
  { anchor: { config }, links }: Task,
  frozen: { anchor: Weights<T>; augmenter: readonly T[]; input: StepInputs<T> },
  trained: readonly Weights<T>[],
  { examples: B, tokens }: PaddedBatch,
): T {
  const { input } = frozen;
  const [T, S] = [tokens.anchor, tokens.augmenter];
  const contribution = (i: number, state: T): T => {
    const w = trained[i];
    const { from, heads } = links[i].link;
    const sizes = { heads, groups: heads, width: config.width / heads, keys: S };
    const part = (x: T, name: string, length: number): T =>
      byHeads(np, np.matmul(x, w[name], true), { B, T: length }, heads, sizes.width);
    const seen = np.rmsNorm(np.matmul(frozen.augmenter[from], w['proj.weight'], true), w['state_norm.weight'], 1e-5);
    const query = part(np.rmsNorm(state, w['query_norm.weight'], 1e-5), 'q.weight', T);
    const keysValues = [part(seen, 'k.weight', S), part(seen, 'v.weight', S)];
    return np.matmul(attend(np, [query, ...keysValues], input.bias, { B, T }, sizes), w['o.weight'], true);
  };
  const hook = (layer: number, state: T): T =>
    links.reduce((sum, { link }, i) => (link.to === layer ? np.add(sum, contribution(i, state)) : sum), state);
  const given = { ids: input.ids.anchor, mask: input.masks.anchor, rotary: input.rotary.anchor };
  const all = states(np, config, frozen.anchor, given, { B, T }, config.blocks, hook);
  const scored = np.rmsNorm(np.take(all[config.blocks], input.rows), frozen.anchor['norm.weight'], config.norm.epsilon);
  return np.crossEntropy(np.matmul(scored, headWeight(frozen.anchor), true), input.oneHot);
}
