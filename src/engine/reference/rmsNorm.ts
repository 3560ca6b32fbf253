// f64 twin of ops/rmsNorm.ts on plain arrays.

export function rmsNorm(x: Float64Array, gain: Float64Array, epsilon: number, gainOffset = 0): Float64Array {
  const width = gain.length;
  return x.map(
    (value, i) => (gainOffset + gain[i % width]) * value * inverseRms(x, Math.floor(i / width), width, epsilon),
  );
}

export function rmsNormBackward(
  x: Float64Array,
  gain: Float64Array,
  epsilon: number,
  dOut: Float64Array,
  gainOffset = 0,
): { dX: Float64Array; dGain: Float64Array } {
  const width = gain.length;
  const dX = new Float64Array(x.length);
  const dGain = new Float64Array(width);
  for (let row = 0; row < x.length / width; row++) {
    const inverse = inverseRms(x, row, width, epsilon);
    let dot = 0;
    for (let c = 0; c < width; c++) dot += (gainOffset + gain[c]) * dOut[row * width + c] * x[row * width + c];
    for (let c = 0; c < width; c++) {
      const i = row * width + c;
      dX[i] = inverse * ((gainOffset + gain[c]) * dOut[i] - (x[i] * dot * inverse ** 2) / width);
      dGain[c] += dOut[i] * x[i] * inverse;
    }
  }
  return { dX, dGain };
}

function inverseRms(x: Float64Array, row: number, width: number, epsilon: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += x[row * width + c] ** 2;
  return 1 / Math.sqrt(sum / width + epsilon);
}
