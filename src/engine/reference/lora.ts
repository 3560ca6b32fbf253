// f64 twin of a projection with a low-rank adapter (model/projection.ts): x·Wᵀ + (x·Aᵀ)·Bᵀ. Sizes are [N, K, M] of x and W.
import { linear, linearBackward, type LinearSize } from './linear.ts';

export interface LoraWeights {
  /** W: [M, K] */
  weight: Float64Array;
  /** A: [rank, K] */
  down: Float64Array;
  /** B: [M, rank] */
  up: Float64Array;
}

export function lora(
  x: Float64Array,
  { weight, down, up }: LoraWeights,
  [n, k, m]: LinearSize,
  rank: number,
): Float64Array {
  return linear(linear(x, down, [n, k, rank]), up, [n, rank, m], linear(x, weight, [n, k, m]));
}

/** W is frozen. */
export function loraBackward(
  x: Float64Array,
  { weight, down, up }: LoraWeights,
  [n, k, m]: LinearSize,
  rank: number,
  dOut: Float64Array,
): { dX: Float64Array; dDown: Float64Array; dUp: Float64Array } {
  const between = linearBackward(linear(x, down, [n, k, rank]), up, [n, rank, m], dOut);
  const below = linearBackward(x, down, [n, k, rank], between.dX);
  const frozen = linearBackward(x, weight, [n, k, m], dOut);
  return { dX: below.dX.map((value, i) => value + frozen.dX[i]), dDown: below.dWeight, dUp: between.dWeight };
}
