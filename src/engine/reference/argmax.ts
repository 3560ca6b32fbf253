// Twin of ops/argmax.ts on plain arrays.

export function argmax(logits: Float64Array, vocabulary: number): Uint32Array {
  return Uint32Array.from({ length: logits.length / vocabulary }, (_, n) => {
    const row = logits.subarray(n * vocabulary, (n + 1) * vocabulary);
    return row.indexOf(Math.max(...row));
  });
}
