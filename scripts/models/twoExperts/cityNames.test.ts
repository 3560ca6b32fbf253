import { expect, test } from 'vitest';
import { isName } from '../../../src/shared/nameToken.ts';
import { words } from '../words.ts';
import { cityNames } from './cityNames.ts';

const lower = cityNames.map((name) => name.toLowerCase());

test('1,000 different names that anybody can type, each one operand of a sum', () => {
  expect(cityNames).toHaveLength(1000);
  expect(new Set(lower).size).toBe(1000);
  expect(cityNames.filter((name) => !/^[A-Z][A-Za-z. ]{1,30}$/.test(name) || !isName(name))).toEqual([]);
});

test('some are of two words or more', () => {
  expect(cityNames.filter((name) => name.includes(' ')).length).toBeGreaterThan(50);
});

test('no word of a name is a word of the other expert', () => {
  const known = new Set(words);
  expect(lower.filter((name) => name.split(/[^a-z]+/).some((word) => known.has(word)))).toEqual([]);
});
