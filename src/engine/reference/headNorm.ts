// f64 twin of ops/headNorm.ts on plain arrays.

export interface HeadNormShape {
  heads: number;
  kvHeads: number;
  epsilon: number;
  gainOffset: number;
}

export function headNorm(qkv: Float64Array, gains: Float64Array, shape: HeadNormShape): Float64Array {
  const out = qkv.slice();
  forEachNormed(qkv, gains, shape, ({ start, normed, firstGain }) => {
    normed.forEach((value, i) => (out[start + i] = (shape.gainOffset + gains[firstGain + i]) * value));
  });
  return out;
}

export function headNormBackward(
  qkv: Float64Array,
  gains: Float64Array,
  shape: HeadNormShape,
  dOut: Float64Array,
): { dQkv: Float64Array; dGains: Float64Array } {
  const dQkv = dOut.slice();
  const dGains = new Float64Array(gains.length);
  forEachNormed(qkv, gains, shape, ({ start, normed, inverse, firstGain }) => {
    const gradients = normed.map((_, i) => (shape.gainOffset + gains[firstGain + i]) * dOut[start + i]);
    const along = gradients.reduce((sum, gradient, i) => sum + gradient * normed[i], 0) / normed.length;
    normed.forEach((value, i) => {
      dQkv[start + i] = inverse * (gradients[i] - value * along);
      dGains[firstGain + i] += dOut[start + i] * value;
    });
  });
  return { dQkv, dGains };
}

/** One head of one row that is normed, and where its gains begin. */
interface NormedHead {
  start: number;
  normed: Float64Array;
  inverse: number;
  firstGain: number;
}

function forEachNormed(
  qkv: Float64Array,
  gains: Float64Array,
  { heads, kvHeads, epsilon }: HeadNormShape,
  visit: (head: NormedHead) => void,
): void {
  const width = gains.length / 2;
  const allHeads = heads + 2 * kvHeads;
  for (let index = 0; index < qkv.length / width; index++) {
    const head = index % allHeads;
    if (head >= heads + kvHeads) continue;
    const start = index * width;
    const own = qkv.slice(start, start + width);
    const inverse = 1 / Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0) / width + epsilon);
    const firstGain = head < heads ? 0 : width;
    visit({ start, normed: own.map((value) => value * inverse), inverse, firstGain });
  }
}
