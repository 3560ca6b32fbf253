// A Llama (arXiv 2302.13971) written down as slowly as it can be: one position at a time, every key and value computed again
// for every position that looks at it, no cache, no batch. Nothing here is shared with the engine or with the other twins.

export type Numbers = readonly number[];

export interface PlainModel {
  blocks: number;
  heads: number;
  /** Each serves heads / kvHeads query heads. */
  kvHeads: number;
  headWidth: number;
  normEpsilon: number;
  ropeTheta: number;
  /** The head is the embedding table. */
  tiedHead: boolean;
  /** By the checkpoint's names, without "model.". */
  weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** What goes on in place of a state: [layer, position] and the state that the model itself computed there. */
export type Change = (layer: number, position: number, state: Numbers) => Numbers;

/** The states [layer][position], as `change` left them; layer 0 are the embeddings. */
export function plainStates(
  model: PlainModel,
  ids: readonly number[],
  change: Change = (_, __, state) => state,
): Numbers[][] {
  const layers: Numbers[][] = Array.from({ length: model.blocks + 1 }, () => []);
  ids.forEach((id, position) => {
    layers[0].push(change(0, position, rowOf(weight(model, 'embed_tokens.weight'), id, widthOf(model))));
    for (let k = 1; k <= model.blocks; k++) layers[k].push(change(k, position, block(model, k - 1, layers[k - 1])));
  });
  return layers;
}

/** What the model expects after a position, from its last state there. */
export function plainLogits(model: PlainModel, state: Numbers): number[] {
  const head = weight(model, model.tiedHead ? 'embed_tokens.weight' : 'lm_head.weight');
  return times(head, normed(state, weight(model, 'norm.weight'), model.normEpsilon));
}

/** The last position's state behind a block, from the states of all positions so far. */
function block(model: PlainModel, index: number, states: readonly Numbers[]): Numbers {
  const named = (name: string): ArrayLike<number> => weight(model, `layers.${index}.${name}.weight`);
  const { heads, kvHeads, headWidth, normEpsilon, ropeTheta } = model;
  const last = states.length - 1;
  const inputs = states.map((state) => normed(state, named('input_layernorm'), normEpsilon));
  const [queries, keys, values] = ['q', 'k', 'v'].map((name) =>
    inputs.map((input) => times(named(`self_attn.${name}_proj`), input)),
  );
  const headOf = (row: Numbers, head: number): Numbers => row.slice(head * headWidth, (head + 1) * headWidth);
  const mixed = Array.from({ length: heads }, (_, head) => {
    const group = Math.floor(head / (heads / kvHeads));
    const query = rotated(headOf(queries[last], head), last, ropeTheta);
    const scores = keys.map((key, s) => dot(query, rotated(headOf(key, group), s, ropeTheta)));
    const shares = softmax(scores.map((score) => score / Math.sqrt(headWidth)));
    return blend(
      shares,
      values.map((value) => headOf(value, group)),
    );
  });
  const attended = plus(states[last], times(named('self_attn.o_proj'), mixed.flat()));
  const input = normed(attended, named('post_attention_layernorm'), normEpsilon);
  const up = times(named('mlp.up_proj'), input);
  const gated = times(named('mlp.gate_proj'), input).map((gate, i) => (gate / (1 + Math.exp(-gate))) * up[i]);
  return plus(attended, times(named('mlp.down_proj'), gated));
}

/** Pairs (i, i + D/2) turned by position · theta^(−2i/D). */
function rotated(head: Numbers, position: number, theta: number): number[] {
  const half = head.length / 2;
  return head.map((value, i) => {
    const angle = position * theta ** ((-2 * (i % half)) / head.length);
    const partner = i < half ? -head[i + half] : head[i - half];
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

export function normed(x: Numbers, gain: ArrayLike<number>, epsilon: number): number[] {
  const root = Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((value, i) => (value / root) * gain[i]);
}

/** Matrix [rows, x.length] times x. */
export function times(matrix: ArrayLike<number>, x: Numbers): number[] {
  return Array.from({ length: matrix.length / x.length }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += matrix[row * x.length + i] * x[i];
    return sum;
  });
}

export function softmax(scores: Numbers): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Σ shares[s] · values[s]. */
export function blend(shares: Numbers, values: readonly Numbers[]): number[] {
  return values[0].map((_, i) =>
    dot(
      shares,
      values.map((value) => value[i]),
    ),
  );
}

export function plus(a: Numbers, b: Numbers): number[] {
  return a.map((value, i) => value + b[i]);
}

export function dot(a: Numbers, b: Numbers): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function rowOf(matrix: ArrayLike<number>, row: number, width: number): number[] {
  return Array.from({ length: width }, (_, i) => matrix[row * width + i]);
}

function widthOf(model: PlainModel): number {
  return weight(model, 'norm.weight').length;
}

function weight({ weights }: PlainModel, name: string): ArrayLike<number> {
  const found = weights.get(name);
  if (!found) throw new Error(`There is no weight "${name}".`);
  return found;
}
