import { expect, test } from 'vitest';
import { OPERANDS } from '../../src/engine/tables/expression.ts';
import { secretTable } from './table.ts';
import { words } from './words.ts';

test('every word has a value, every value 50 words', () => {
  const table = secretTable(1);
  expect([...table.keys()].toSorted()).toEqual(words.toSorted());
  const counts = Array.from({ length: OPERANDS }, () => 0);
  for (const value of table.values()) counts[value]++;
  expect(new Set(counts)).toEqual(new Set([50]));
});

test('the seed decides, and nothing but the seed', () => {
  const [first, second] = [secretTable(1), secretTable(2)];
  const same = words.filter((word) => first.get(word) === second.get(word)).length;
  expect(secretTable(1)).toEqual(first);
  // One in 20 by chance: 50 of 1,000, standard deviation 7.
  expect(same).toBeLessThan(100);
});
