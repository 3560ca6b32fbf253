// With a real vocabulary the logits of a whole text are the largest thing there is: they are made some rows at a time.

/** Numbers of a chunk of logits. */
const CHUNK_NUMBERS = 2 ** 22;
/** Chunks begin at rows that are multiples of this, so that their rows can be bound. */
const ROW_STEP = 64;

/** Chunks of `rows` whose logits are made together. */
export function* headRows(
  rows: number,
  vocabulary: number,
  chunkNumbers = CHUNK_NUMBERS,
): Generator<{ first: number; count: number }> {
  const step = Math.max(1, Math.floor(chunkNumbers / vocabulary / ROW_STEP)) * ROW_STEP;
  for (let first = 0; first < rows; first += step) yield { first, count: Math.min(step, rows - first) };
}
