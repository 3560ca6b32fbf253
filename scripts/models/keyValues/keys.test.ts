import { expect, test } from 'vitest';
import { NUMBERS } from './expression.ts';
import { keys, secretKeyTable } from './keys.ts';

test('1,000 different strings of two to six letters and digits, none of them a number', () => {
  expect(new Set(keys).size).toBe(1000);
  expect(keys.filter((key) => !/^(?=.*[a-z])[a-z0-9]{2,6}$/.test(key))).toEqual([]);
  expect(new Set(keys.map(({ length }) => length))).toEqual(new Set([2, 3, 4, 5, 6]));
});

test('a table has every key, and every number about equally often', () => {
  const table = secretKeyTable(5);
  expect([...table.keys()].toSorted()).toEqual(keys.toSorted());
  for (const number of NUMBERS)
    expect([111, 112]).toContain([...table.values()].filter((value) => value === Number(number)).length);
  expect([...secretKeyTable(5)]).toEqual([...table]);
  expect([...secretKeyTable(6)]).not.toEqual([...table]);
});
