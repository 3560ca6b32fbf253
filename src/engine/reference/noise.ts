// f64 twin of ops/noise.ts on plain arrays: the same hashes bit for bit, logarithm and cosine in f64.
import { pcg } from './hash.ts';

export function noise(x: Float64Array, width: number, share: number, seed: number): Float64Array {
  const rms = Float64Array.from({ length: x.length / width }, (_, row) => rowRms(x, row, width));
  return x.map((value, i) => value + share * rms[Math.floor(i / width)] * normal(seed, i));
}

/** The RMS is taken as constant, so the gradient passes through. */
export function noiseBackward(dOut: Float64Array): Float64Array {
  return dOut.slice();
}

/** ε of one element. */
export function normal(seed: number, index: number): number {
  return radius(seed, index) * Math.cos(2 * Math.PI * (bits24(seed, 2 * index + 1) / 2 ** 24 - 0.5));
}

/** Box–Muller's radius √(−2 ln u), u in (0, 1]: what an error of the cosine is multiplied by. */
export function radius(seed: number, index: number): number {
  return Math.sqrt(-2 * Math.log((bits24(seed, 2 * index) + 1) / 2 ** 24));
}

export function rowRms(x: Float64Array, row: number, width: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += x[row * width + c] ** 2;
  return Math.sqrt(sum / width);
}

function bits24(seed: number, counter: number): number {
  return pcg((pcg(counter) + seed) >>> 0) >>> 8;
}
