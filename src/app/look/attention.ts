// Where a link's heads look, as numbers to show. `head` is one of them, or the mean of all.
import type { AttentionLook } from '../../shared/looks.ts';

export type Head = number | 'mean';

/** What a token of the anchor gives each token of the augmenter. */
export function rowWeights({ heads, columns, weights }: AttentionLook, row: number, head: Head): Float32Array {
  const of = (each: number): Float32Array =>
    weights.subarray((row * heads + each) * columns, (row * heads + each + 1) * columns);
  if (head !== 'mean') return of(head);
  const mean = new Float32Array(columns);
  for (let each = 0; each < heads; each++) of(each).forEach((weight, column) => (mean[column] += weight / heads));
  return mean;
}

/** How many tokens any head gives anything: those after the place are not seen, and get exactly nothing. */
export const seenColumns = (attention: AttentionLook, row: number): number =>
  rowWeights(attention, row, 'mean').filter((weight) => weight > 0).length;

export interface Pair {
  row: number;
  column: number;
  weight: number;
}

/** The strongest of them all, strongest first. What gets nothing is none. */
export function strongestPairs(attention: AttentionLook, rows: readonly number[], head: Head, limit: number): Pair[] {
  const pairs = rows.flatMap((row) =>
    Array.from(rowWeights(attention, row, head), (weight, column) => ({ row, column, weight })),
  );
  return pairs
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, limit);
}
