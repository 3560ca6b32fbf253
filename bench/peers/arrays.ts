// The few array operations that the composed model is written in, and that every peer offers in its own words.

/** None of them uses up its arguments. */
export interface Arrays<T> {
  from(values: Float32Array | Int32Array, shape: readonly number[]): T;
  scalar(value: number): T;
  /** With broadcasting, as `mul`. */
  add(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** Batched over leading axes; `transposed`: by the transpose of b. */
  matmul(a: T, b: T, transposed?: boolean): T;
  /** Over the last axis, as `softmax`, `split` and `join`. */
  rmsNorm(x: T, gain: T, epsilon: number): T;
  softmax(x: T): T;
  silu(x: T): T;
  reshape(x: T, shape: readonly number[]): T;
  transpose(x: T, axes: readonly number[]): T;
  /** In two. */
  split(x: T, sizes: readonly [number, number]): [T, T];
  join(a: T, b: T): T;
  /** Rows of a table [N, …] by i32 ids. */
  take(table: T, ids: T): T;
}

/** What learning needs besides. */
export interface LossArrays<T> extends Arrays<T> {
  /** Mean of −log softmax at the label: logits and one-hot labels [N, V] → a scalar. */
  crossEntropy(logits: T, oneHot: T): T;
}

/** What decoding needs besides. */
export interface DecodeArrays<T> extends Arrays<T> {
  /** The likeliest id of [1, V]. */
  argmax(logits: T): T;
}

export type Weights<T> = Record<string, T>;

export function upload<T>(
  np: Arrays<T>,
  weights: Iterable<readonly [string, { shape: readonly number[]; values: Float32Array }]>,
): Weights<T> {
  return Object.fromEntries([...weights].map(([name, { shape, values }]) => [name, np.from(values, shape)]));
}
