import { expect, test } from 'vitest';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { withMoreRows } from './weightsOf.ts';

test('a table with more rows keeps the first ones, and the others have the deviation that is asked for', () => {
  const table = { name: 'table', shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const more = withMoreRows(table, { rows: 1000, kept: 2, deviation: 0.5, random: seededRandom(1) });
  expect([more.name, more.shape]).toEqual(['table', [1000, 2]]);
  expect([...more.values.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  const drawn = more.values.subarray(4);
  const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length);
  expect(Math.abs(deviation - 0.5)).toBeLessThan(0.03);
});
