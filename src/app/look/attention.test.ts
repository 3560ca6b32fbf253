import { expect, it } from 'vitest';
import { rowWeights, seenColumns, strongestPairs } from './attention.ts';

// Two rows, two heads, three columns; the first row sees one token less.
const attention = {
  rows: 2,
  heads: 2,
  columns: 3,
  weights: Float32Array.from([0.75, 0.25, 0, 0.25, 0.75, 0, 0.5, 0.25, 0.25, 0, 0, 1]),
};

it('the row of one head, and the mean of all', () => {
  expect([...rowWeights(attention, 0, 1)]).toEqual([0.25, 0.75, 0]);
  expect([...rowWeights(attention, 1, 'mean')]).toEqual([0.25, 0.125, 0.625]);
});

it('what no head gives anything is not seen', () => {
  expect(seenColumns(attention, 0)).toBe(2);
  expect(seenColumns(attention, 1)).toBe(3);
});

it('the strongest pairs, of these rows only, without those that get nothing', () => {
  expect(strongestPairs(attention, [0, 1], 0, 2)).toEqual([
    { row: 0, column: 0, weight: 0.75 },
    { row: 1, column: 0, weight: 0.5 },
  ]);
  expect(strongestPairs(attention, [1], 1, 9)).toEqual([{ row: 1, column: 2, weight: 1 }]);
});
