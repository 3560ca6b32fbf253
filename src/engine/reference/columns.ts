/** Pieces [rows, width] side by side: [rows, Σ width]. */
export function joinColumns(pieces: readonly Float64Array[], widths: readonly number[]): Float64Array {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const rows = pieces[0].length / widths[0];
  const out = new Float64Array(rows * whole);
  for (let row = 0; row < rows; row++) {
    let at = row * whole;
    widths.forEach((width, p) => {
      for (let c = 0; c < width; c++) out[at++] = pieces[p][row * width + c];
    });
  }
  return out;
}

/** The columns first … first + width − 1 of a matrix whose rows have `whole` numbers. */
export function columnsOf(matrix: Float64Array, whole: number, first: number, width: number): Float64Array {
  const rows = matrix.length / whole;
  return Float64Array.from(
    { length: rows * width },
    (_, i) => matrix[Math.floor(i / width) * whole + first + (i % width)],
  );
}
