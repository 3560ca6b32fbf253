import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { fewDimensions } from './ancestorModel.ts';
import { DIMENSIONS, recipes } from './recipes.ts';

/** Gram–Schmidt: how many rows are not sums of those before them. */
function rank(rows: readonly Float64Array[]): number {
  const basis: Float64Array[] = [];
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  for (const row of rows) {
    let rest = row;
    for (let twice = 0; twice < 2; twice++)
      for (const direction of basis) {
        const along = dot(rest, direction);
        rest = rest.map((value, i) => value - along * direction[i]);
      }
    const [length, before] = [Math.sqrt(dot(rest, rest)), Math.sqrt(dot(row, row))];
    if (length > 1e-5 * before) basis.push(rest.map((value) => value / length));
  }
  return basis.length;
}

test("the ancestor's words begin in a few dimensions, as long as the recipe says", () => {
  const { shape, values } = fewDimensions(200, seededRandom(1));
  const { width, training } = recipes.ancestor;
  expect(shape).toEqual([200, width]);
  const rows = Array.from({ length: 200 }, (_, i) => Float64Array.from(values.subarray(i * width, (i + 1) * width)));
  expect(rank(rows)).toBe(DIMENSIONS);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(Math.abs(deviation / training.embeddingScale - 1)).toBeLessThan(0.1);
});
