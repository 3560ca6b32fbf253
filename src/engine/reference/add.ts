// f64 twin of ops/add.ts on plain arrays.

export function add(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]);
}

export function addBackward(dOut: Float64Array): { dA: Float64Array; dB: Float64Array } {
  return { dA: dOut.slice(), dB: dOut.slice() };
}
