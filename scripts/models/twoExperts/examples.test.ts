import { describe, expect, test } from 'vitest';
import type { Example } from '../../../src/shared/protocol.ts';
import { secretTable } from '../table.ts';
import { words } from '../words.ts';
import { expertChips } from './chips.ts';
import { cityNames } from './cityNames.ts';
import { expertExamples } from './examples.ts';

const table = new Map([...secretTable(1), ...secretTable(2, cityNames)]);
const examples = expertExamples(1, table);
const isWord = (operand: string): boolean => words.includes(operand);
const isCity = (operand: string): boolean => cityNames.includes(operand);
const operandsOf = ({ prompt }: Example): string[] => prompt.slice(0, -2).split(/ [+-] /);
const namesOf = (list: readonly Example[]): Set<string> =>
  new Set(list.flatMap(operandsOf).filter((operand) => !/^\d+$/.test(operand)));

/** By another road: signs and operands one after another. */
function solve({ prompt }: Example): number {
  const parts = prompt.slice(0, -2).split(/ ([+-]) /);
  let total = 0;
  for (let i = 0; i < parts.length; i += 2) {
    const value = table.get(parts[i]) ?? Number(parts[i]);
    total += i > 0 && parts[i - 1] === '-' ? -value : value;
  }
  return total;
}

describe('training', () => {
  test('has a fifth of the words and of the cities, nearly all of them by themselves as well', () => {
    const seen = namesOf(examples.train);
    expect([[...seen].filter(isWord).length, [...seen].filter(isCity).length]).toEqual([200, 200]);
    expect(seen.size).toBe(400);
    const single = namesOf(examples.train.filter((example) => operandsOf(example).length === 1));
    expect(single.size).toBeGreaterThan(360);
  });

  test('of one expert has no name of the other', () => {
    const seen = namesOf(examples.train);
    expect(namesOf(examples.trainCodes)).toEqual(new Set([...seen].filter(isWord)));
    expect(namesOf(examples.trainCities)).toEqual(new Set([...seen].filter(isCity)));
  });
});

test('no name that is asked, nor one of the chips, was in training', () => {
  const { both2, both3, codes2, cities2 } = examples;
  const asked = namesOf([...both2, ...both3, ...codes2, ...cities2, ...expertChips(table)]);
  const seen = namesOf(examples.train);
  expect([...asked].filter((name) => seen.has(name))).toEqual([]);
  const ofChips = [...namesOf(expertChips(table))].join(', ');
  expect(ofChips).toBe('dog, New York, Tokyo, piano, Paris, cat, owl, Rio de Janeiro, fox, Cairo, Sydney');
});

test.each([
  ['both2', 2],
  ['both3', 3],
] as const)('%s: %i names, of either expert one at least, in either order', (id, count) => {
  const asked = examples[id].map(operandsOf);
  expect(asked).toHaveLength(200);
  for (const operands of asked) {
    expect(operands).toHaveLength(count);
    expect(operands.some(isWord) && operands.some(isCity)).toBe(true);
    expect(operands.every((operand) => isWord(operand) || isCity(operand))).toBe(true);
  }
  const wordFirst = asked.filter(([first]) => isWord(first)).length;
  expect(Math.min(wordFirst, 200 - wordFirst)).toBeGreaterThan(60);
});

test('the other sets have names of one expert, or none', () => {
  expect(examples.codes2.map(operandsOf).every((operands) => operands.length === 2 && operands.every(isWord))).toBe(
    true,
  );
  expect(examples.cities2.map(operandsOf).every((operands) => operands.length === 2 && operands.every(isCity))).toBe(
    true,
  );
  expect(namesOf([...examples.plain2, ...examples.plain3])).toEqual(new Set());
});

test('all are right, and no question of a measured set is anywhere else', () => {
  for (const example of Object.values(examples).flat()) expect(example.completion).toBe(String(solve(example)));
  const { train, trainCodes, trainCities, ...sets } = examples;
  const measured = Object.values(sets).flatMap((set: Example[]) => set.map(({ prompt }) => prompt));
  expect(new Set(measured).size).toBe(measured.length);
  const trained = new Set([...train, ...trainCodes, ...trainCities].map(({ prompt }) => prompt));
  expect(measured.filter((prompt) => trained.has(prompt))).toEqual([]);
});

test('the seed decides, also over who is in training', () => {
  expect(expertExamples(1, table)).toEqual(examples);
  expect(namesOf(expertExamples(2, table).train)).not.toEqual(namesOf(examples.train));
});

test('the file of training examples stays small', () => {
  const bytes = examples.train.reduce((sum, example) => sum + JSON.stringify(example).length + 1, 0);
  expect(bytes).toBeLessThan(600_000);
});
