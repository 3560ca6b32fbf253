// f64 twin of ops/layerNorm.ts on plain arrays. dBias is that of a row bias.

export function layerNorm(x: Float64Array, gain: Float64Array, bias: Float64Array, epsilon: number): Float64Array {
  const width = gain.length;
  const out = new Float64Array(x.length);
  for (let row = 0; row < x.length / width; row++) {
    const { normed } = normedRow(x, row, width, epsilon);
    normed.forEach((value, c) => (out[row * width + c] = gain[c] * value + bias[c]));
  }
  return out;
}

export function layerNormBackward(
  x: Float64Array,
  gain: Float64Array,
  epsilon: number,
  dOut: Float64Array,
): { dX: Float64Array; dGain: Float64Array } {
  const width = gain.length;
  const dX = new Float64Array(x.length);
  const dGain = new Float64Array(width);
  for (let row = 0; row < x.length / width; row++) {
    const { normed, inverse } = normedRow(x, row, width, epsilon);
    const gradients = normed.map((_, c) => gain[c] * dOut[row * width + c]);
    const mean = meanOf(gradients);
    const along = meanOf(gradients.map((gradient, c) => gradient * normed[c]));
    for (let c = 0; c < width; c++) {
      dX[row * width + c] = inverse * (gradients[c] - mean - normed[c] * along);
      dGain[c] += dOut[row * width + c] * normed[c];
    }
  }
  return { dX, dGain };
}

function normedRow(
  x: Float64Array,
  row: number,
  width: number,
  epsilon: number,
): { normed: Float64Array; inverse: number } {
  const own = x.slice(row * width, (row + 1) * width);
  const mean = meanOf(own);
  const inverse = 1 / Math.sqrt(meanOf(own.map((value) => (value - mean) ** 2)) + epsilon);
  return { normed: own.map((value) => (value - mean) * inverse), inverse };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
