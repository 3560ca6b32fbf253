// f64 twin of ops/appendRows.ts.

export function appendRows(values: Float64Array, slots: readonly number[], cache: Float64Array): Float64Array {
  const width = values.length / slots.length;
  const after = cache.slice();
  slots.forEach((slot, row) => {
    if ((slot + 1) * width <= cache.length) after.set(values.subarray(row * width, (row + 1) * width), slot * width);
  });
  return after;
}
