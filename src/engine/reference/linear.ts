// f64 twin of ops/linear.ts on plain arrays. Sizes are [N, K, M].
export type LinearSize = readonly [n: number, k: number, m: number];

export function linear(
  x: Float64Array,
  weight: Float64Array,
  [n, k, m]: LinearSize,
  residual?: Float64Array,
): Float64Array {
  const out = residual?.slice() ?? new Float64Array(n * m);
  for (let row = 0; row < n; row++)
    for (let col = 0; col < m; col++)
      for (let i = 0; i < k; i++) out[row * m + col] += x[row * k + i] * weight[col * k + i];
  return out;
}

/** The residual's gradient is dOut itself. */
export function linearBackward(
  x: Float64Array,
  weight: Float64Array,
  [n, k, m]: LinearSize,
  dOut: Float64Array,
): { dX: Float64Array; dWeight: Float64Array } {
  const dX = new Float64Array(n * k);
  const dWeight = new Float64Array(m * k);
  for (let row = 0; row < n; row++)
    for (let col = 0; col < m; col++)
      for (let i = 0; i < k; i++) {
        dX[row * k + i] += dOut[row * m + col] * weight[col * k + i];
        dWeight[col * k + i] += dOut[row * m + col] * x[row * k + i];
      }
  return { dX, dWeight };
}
