// f64 twin of gpu/packing.ts: which numbers are left when a tensor is packed.

/** The nearest number with 11 significant bits, or, below 2^−14, the nearest multiple of 2^−24; ties to even. */
export function asF16(values: Float64Array): Float64Array {
  return values.map((value) => {
    const exponent = value === 0 ? -14 : Math.max(Math.floor(Math.log2(Math.abs(value))), -14);
    const unit = 2 ** (exponent - 10);
    return Math.sign(value) * toEven(Math.abs(value) / unit) * unit;
  });
}

/** In groups of 32: the nearest multiple of the largest magnitude / 127. */
export function asQ8(values: Float64Array): Float64Array {
  return values.map((value, i) => {
    const first = i - (i % 32);
    const largest = values.slice(first, first + 32).reduce((most, other) => Math.max(most, Math.abs(other)), 0);
    return largest === 0 ? 0 : (Math.round((127 * value) / largest) * largest) / 127;
  });
}

function toEven(value: number): number {
  const below = Math.floor(value);
  const above = value - below;
  if (above === 0.5) return below % 2 === 0 ? below : below + 1;
  return above < 0.5 ? below : below + 1;
}
