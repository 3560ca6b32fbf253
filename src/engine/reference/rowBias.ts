// f64 twin of ops/rowBias.ts on plain arrays. dX is dOut itself.

export function rowBias(x: Float64Array, bias: Float64Array): Float64Array {
  return x.map((value, i) => value + bias[i % bias.length]);
}

export function rowBiasBackward(dOut: Float64Array, width: number): Float64Array {
  const dBias = new Float64Array(width);
  dOut.forEach((value, i) => (dBias[i % width] += value));
  return dBias;
}
