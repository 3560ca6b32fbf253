import { expect, test } from 'vitest';
import { words } from './words.ts';

test('1,000 different words of 3 to 9 lowercase letters', () => {
  expect(words).toHaveLength(1000);
  expect(new Set(words).size).toBe(1000);
  expect(words.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
});

test('the words that the page asks about first are known', () => {
  for (const word of ['dog', 'cat', 'owl', 'fox']) expect(words).toContain(word);
});
