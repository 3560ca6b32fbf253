// Floats of 16 bits (IEEE 754 binary16): weights come in them and are kept in them.

/** From here on the nearest half is infinity. */
export const HALF_OVERFLOW = 65520;

const BITS = 65536;
let numbers: Float32Array | undefined;

/** A half's number, from a table: there are only so many, and models have millions. */
export function numberOfHalf(bits: number): number {
  numbers ??= Float32Array.from({ length: BITS }, (_, half) => computed(half));
  return numbers[bits];
}

function computed(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The half nearest to a finite f32 below HALF_OVERFLOW, given by its bits; ties go to even, also below 2^−14. */
export function halfOfFloat(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  // A carry out of the fraction raises the exponent, as it should.
  if (exponent > 112) return sign | roundedShift(((exponent - 112) << 23) | fraction, 13);
  return sign | (exponent < 102 ? 0 : roundedShift(fraction | 0x800000, 126 - exponent));
}

/** bits / 2^shift to the nearest whole number, ties to even. */
function roundedShift(bits: number, shift: number): number {
  const isOdd = (bits >>> shift) & 1;
  return (bits + 2 ** (shift - 1) - 1 + isOdd) >>> shift;
}
