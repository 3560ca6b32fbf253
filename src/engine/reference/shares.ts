// f64 twin of ops/shares.ts on plain arrays.

/** Of each row Σ(after − before)² and Σstate²: [rows, 2], flat. */
export function rowShares(state: Float64Array, before: Float64Array, after: Float64Array, width: number): Float64Array {
  const squares = new Float64Array((2 * state.length) / width);
  state.forEach((value, i) => {
    const row = Math.floor(i / width);
    squares[2 * row] += (after[i] - before[i]) ** 2;
    squares[2 * row + 1] += value ** 2;
  });
  return squares;
}

/** squares: [links, stride, 2], flat; of each link its first so many rows, summed: [links, 2], flat. */
export function totalShares(squares: Float64Array, counts: ArrayLike<number>): Float64Array {
  const stride = squares.length / counts.length;
  const totals = new Float64Array(2 * counts.length);
  for (let link = 0; link < counts.length; link++)
    for (let i = 0; i < 2 * counts[link]; i++) totals[2 * link + (i % 2)] += squares[link * stride + i];
  return totals;
}
