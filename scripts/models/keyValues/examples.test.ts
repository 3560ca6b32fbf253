import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { asking, drawExamples, hasProduct, TRAINING_MIX } from './examples.ts';
import { keys, secretKeyTable } from './keys.ts';

const table = secretKeyTable(1);
const few = keys.slice(0, 50);
const examples = drawExamples(seededRandom(9), table, few, 2000, TRAINING_MIX);
const operandsOf = (prompt: string): string[] => prompt.split(' ').filter((_, i) => i % 2 === 0);

describe('for training', () => {
  test('are over the given keys and numbers, of both kinds and every length', () => {
    const known = new Set([...few, '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const operands = examples.flatMap(({ prompt }) => operandsOf(prompt));
    expect(operands.filter((operand) => !known.has(operand))).toEqual([]);
    expect(operands.filter((operand) => /^\d$/.test(operand)).length / operands.length).toBeCloseTo(0.3, 1);
    const asked = examples.filter(({ prompt }) => prompt.endsWith(' =')).length;
    expect(asked / examples.length).toBeCloseTo(0.75, 1);
    const share = (count: number): number =>
      examples.filter(({ prompt }) => operandsOf(prompt).length === count).length / examples.length;
    expect(share(1)).toBeCloseTo(0.2, 1);
    expect(share(2)).toBeCloseTo(0.4, 1);
  });

  test('are different but for single operands', () => {
    const longer = examples.map(({ prompt }) => prompt).filter((prompt) => operandsOf(prompt).length > 1);
    expect(new Set(longer).size).toBe(longer.length);
    expect(longer.length / examples.length).toBeCloseTo(0.8, 1);
  });

  test('follow the seed', () => {
    expect(drawExamples(seededRandom(9), table, few, 2000, TRAINING_MIX)).toEqual(examples);
    expect(drawExamples(seededRandom(8), table, few, 2000, TRAINING_MIX)).not.toEqual(examples);
  });
});

test('those that are asked for have what they are to have, and are none that were taken', () => {
  const taken = new Set(examples.map(({ prompt }) => prompt));
  const before = taken.size;
  const only = { ...asking('subs', 3, 'keys'), only: hasProduct };
  const drawn = drawExamples(seededRandom(2), table, few, 100, only, taken);
  for (const { prompt } of drawn) expect(prompt).toMatch(/^[a-z0-9]+ [-+×] [a-z0-9]+ [-+×] [a-z0-9]+ :$/);
  expect(drawn.every(({ prompt }) => prompt.includes('×'))).toBe(true);
  expect(taken.size).toBe(before + 100);
  const plain = drawExamples(seededRandom(2), table, few, 50, asking('math', 2, 'numbers'), taken);
  for (const { prompt } of plain) expect(prompt).toMatch(/^\d [-+×] \d =$/);
});

test('says so when there are not enough different ones', () => {
  expect(() => drawExamples(seededRandom(1), table, few, 51, asking('math', 1, 'keys'))).toThrow('no 51 different');
});
