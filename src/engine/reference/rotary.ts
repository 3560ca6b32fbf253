// f64 twin of ops/rotary.ts on plain arrays. Only the angles are rounded to f32, as PyTorch and transformers do.

export interface RotaryShape {
  heads: number;
  kvHeads: number;
  positions: ArrayLike<number>;
  frequencies: ArrayLike<number>;
}

export function rotary(qkv: Float64Array, shape: RotaryShape): { q: Float64Array; kv: Float64Array } {
  return split(turn(qkv, shape, 1), shape);
}

export function rotaryBackward(dQ: Float64Array, dKv: Float64Array, shape: RotaryShape): Float64Array {
  return turn(join(dQ, dKv, shape), shape, -1);
}

/** Every query and key head of [N, heads + 2·kvHeads, D] turned by ± its row's angles. */
function turn(
  qkv: Float64Array,
  { heads, kvHeads, positions, frequencies }: RotaryShape,
  direction: 1 | -1,
): Float64Array {
  const out = qkv.slice();
  const half = frequencies.length;
  const width = qkv.length / positions.length / (heads + 2 * kvHeads);
  for (let row = 0; row < positions.length; row++) {
    for (let head = 0; head < heads + kvHeads; head++) {
      const start = (row * (heads + 2 * kvHeads) + head) * width;
      for (let i = 0; i < half; i++) {
        const angle = direction * Math.fround(positions[row] * Math.fround(frequencies[i]));
        const [first, second] = [qkv[start + i], qkv[start + i + half]];
        out[start + i] = first * Math.cos(angle) - second * Math.sin(angle);
        out[start + i + half] = second * Math.cos(angle) + first * Math.sin(angle);
      }
    }
  }
  return out;
}

function split(qkv: Float64Array, shape: RotaryShape): { q: Float64Array; kv: Float64Array } {
  const { row, queries } = widths(qkv.length, shape);
  return { q: qkv.filter((_, i) => i % row < queries), kv: qkv.filter((_, i) => i % row >= queries) };
}

function join(q: Float64Array, kv: Float64Array, shape: RotaryShape): Float64Array {
  const { row, queries } = widths(q.length + kv.length, shape);
  return new Float64Array(q.length + kv.length).map((_, i) => {
    const [n, c] = [Math.floor(i / row), i % row];
    return c < queries ? q[n * queries + c] : kv[n * (row - queries) + c - queries];
  });
}

function widths(length: number, { heads, kvHeads, positions }: RotaryShape): { row: number; queries: number } {
  const row = length / positions.length;
  return { row, queries: (row * heads) / (heads + 2 * kvHeads) };
}
