// Frozen matrices in fewer bytes; kernels unpack them as they load and calculate in f32.
//   f16: two numbers in a word, each the nearest float of 16 bits
//   q8:  groups of 32 numbers with one scale: first all codes (int8, four in a word), then all scales (f32).
//        number = scale · code / 127, where scale is the largest magnitude of the group
// The order of the numbers is that of f32. Rows must be whole words or groups (`packingFor`).
import { HALF_OVERFLOW, halfOfFloat, numberOfHalf } from '../../shared/half.ts';

export type Packing = 'f16' | 'q8';
/** What a person may ask for. */
export type WeightFormat = 'f32' | Packing;
export const WEIGHT_FORMATS: readonly WeightFormat[] = ['f32', 'f16', 'q8'];

/** Numbers that cannot be written without their neighbours. */
export const GROUP: Readonly<Record<Packing, number>> = { f16: 2, q8: 32 };
const LARGEST_CODE = 127;

export function packedBytes(packing: Packing, count: number): number {
  return packing === 'f16' ? Math.ceil(count / 8) * 16 : count + 4 * (count / GROUP.q8); // 16: kernels may load so many
}

/** How a tensor of this shape is kept: as asked where its rows allow that, else in the next more exact form. */
export function packingFor(format: WeightFormat, shape: readonly number[]): Packing | undefined {
  const [, width] = shape;
  if (shape.length !== 2 || format === 'f32') return undefined; // vectors are small, and gains are delicate
  if (format === 'q8' && width % GROUP.q8 === 0) return 'q8';
  return width % GROUP.f16 === 0 ? 'f16' : undefined;
}

/** Something to write, so many bytes into the tensor. */
export interface Piece {
  offset: number;
  data: Uint32Array<ArrayBuffer>;
}

/**
 * The numbers of a tensor of `count` from `start` on; whole groups.
 * @throws RangeError when f16 or q8 has nothing near one of them.
 */
export function pack(packing: Packing, values: Float32Array, start: number, count: number): Piece[] {
  if (packing === 'f16') return [{ offset: 2 * start, data: halves(values) }];
  const { codes, scales } = codesAndScales(values);
  return [
    { offset: start, data: codes },
    { offset: count + 4 * (start / GROUP.q8), data: scales },
  ];
}

/** All numbers of a packed tensor. */
export function unpack(packing: Packing, words: Uint32Array, count: number): Float32Array {
  if (packing === 'f16') {
    const packed = new Uint16Array(words.buffer, words.byteOffset, count);
    return Float32Array.from(packed, numberOfHalf);
  }
  const codes = new Int8Array(words.buffer, words.byteOffset, count);
  const scales = new Float32Array(words.buffer, words.byteOffset + count, count / GROUP.q8);
  return Float32Array.from(codes, (code, i) => (scales[Math.floor(i / GROUP.q8)] * code) / LARGEST_CODE);
}

function halves(values: Float32Array): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(values.length / GROUP.f16);
  const packed = new Uint16Array(words.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    if (!(Math.abs(values[i]) < HALF_OVERFLOW)) throw noPlace(values[i], 'f16');
    packed[i] = halfOfFloat(bits[i]);
  }
  return words;
}

function codesAndScales(values: Float32Array): { codes: Uint32Array<ArrayBuffer>; scales: Uint32Array<ArrayBuffer> } {
  const codes = new Int8Array(values.length);
  const scales = new Float32Array(values.length / GROUP.q8);
  for (let group = 0; group < scales.length; group++) {
    const first = group * GROUP.q8;
    const end = first + GROUP.q8;
    let largest = 0;
    for (let i = first; i < end; i++) {
      if (!Number.isFinite(values[i])) throw noPlace(values[i], 'q8');
      largest = Math.max(largest, Math.abs(values[i]));
    }
    scales[group] = largest;
    if (largest === 0) continue;
    for (let i = first; i < end; i++) codes[i] = Math.round((LARGEST_CODE * values[i]) / largest);
  }
  return { codes: new Uint32Array(codes.buffer), scales: new Uint32Array(scales.buffer) };
}

function noPlace(value: number, packing: Packing): RangeError {
  return new RangeError(`${packing} cannot hold ${value}.`);
}
