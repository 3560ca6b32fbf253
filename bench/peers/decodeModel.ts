// One token of one sequence for the peers, with caches of a fixed size: what is at later places is hidden by a mask, and
// a new row is put in its place by a product with a one-hot column, as libraries without writes into arrays do it.
import type { DecoderConfig } from '../../src/engine/model/decoderConfig.ts';
import type { Arrays, DecodeArrays, Weights } from './arrays.ts';
import { gatedPart, headWeight, rotary, rotate, type Rotary } from './model.ts';

/** By block: keys and values, [groups, slots, D]. */
export type Caches<T> = { keys: T[]; values: T[] };

/** By place in the text; all [slots, …]. */
export type Places<T> = {
  rotary: Rotary<T>;
  /** One-hot, its opposite, and the mask of what comes later. */
  here: T;
  elsewhere: T;
  mask: T;
};

export function emptyCaches<T>(np: Arrays<T>, config: DecoderConfig, slots: number): Caches<T> {
  const { blocks, kvHeads, headWidth } = config;
  const empty = (): T[] =>
    Array.from({ length: blocks }, () =>
      np.from(new Float32Array(kvHeads * slots * headWidth), [kvHeads, slots, headWidth]),
    );
  return { keys: empty(), values: empty() };
}

export function places<T>(np: Arrays<T>, config: DecoderConfig, slots: number): Places<T> {
  const square = (f: (place: number, slot: number) => number): T =>
    np.from(
      Float32Array.from({ length: slots * slots }, (_, i) => f(Math.floor(i / slots), i % slots)),
      [slots, slots],
    );
  return {
    rotary: rotary(np, config, slots),
    here: square((place, slot) => (place === slot ? 1 : 0)),
    elsewhere: square((place, slot) => (place === slot ? 0 : 1)),
    mask: square((place, slot) => (slot <= place ? 0 : -1e9)),
  };
}

/** The likeliest token after `id` at `place` (both i32[1]), and the caches with it. */
export function decodeToken<T>(
  np: DecodeArrays<T>,
  config: DecoderConfig,
  weights: Weights<T>,
  table: Places<T>,
  caches: Caches<T>,
  { id, place, slots }: { id: T; place: T; slots: number },
): { next: T; caches: Caches<T> } {
  const { heads, kvHeads: groups, headWidth: width, norm } = config;
  const [cos, sin] = table.rotary.map((all) => np.take(all, place)); // [1, D / 2]
  const [here, elsewhere] = [table.here, table.elsewhere].map((all) => np.reshape(np.take(all, place), [1, slots, 1]));
  const mask = np.reshape(np.take(table.mask, place), [1, 1, slots]);
  const after: Caches<T> = { keys: [], values: [] };
  let state = np.take(weights['embed_tokens.weight'], id);
  for (let k = 0; k < config.blocks; k++) {
    const weight = (name: string): T => weights[`layers.${k}.${name}.weight`];
    const x = np.rmsNorm(state, weight('input_layernorm'), norm.epsilon);
    const part = (name: string, count: number): T =>
      np.reshape(np.matmul(x, weight(`self_attn.${name}`), true), [count, 1, width]);
    const turn = (y: T): T => rotate(np, y, [cos, sin], width);
    const put = (cache: T, row: T): T => np.add(np.mul(cache, elsewhere), np.mul(row, here));
    const q = np.reshape(turn(part('q_proj', heads)), [groups, heads / groups, width]);
    const keys = put(caches.keys[k], turn(part('k_proj', groups)));
    const values = put(caches.values[k], part('v_proj', groups));
    after.keys.push(keys);
    after.values.push(values);
    const scores = np.add(np.mul(np.matmul(q, keys, true), np.scalar(width ** -0.5)), mask);
    const mixed = np.reshape(np.matmul(np.softmax(scores), values), [1, heads * width]);
    const attended = np.add(state, np.matmul(mixed, weight('self_attn.o_proj'), true));
    const y = np.rmsNorm(attended, weight('post_attention_layernorm'), norm.epsilon);
    state = np.add(attended, gatedPart(np, y, weight));
  }
  const last = np.rmsNorm(state, weights['norm.weight'], norm.epsilon);
  return { next: np.argmax(np.matmul(last, headWeight(weights), true)), caches: after };
}
