import { describe, expect, test } from 'vitest';
import { TRAINING_MIX } from '../../src/engine/tables/sumExamples.ts';
import { codesDocument, compositionExamples, sumsExample } from './data.ts';
import { promptWords } from './promptWords.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { secretTable } from './table.ts';
import { words } from './words.ts';

const table = secretTable(1);

/** The value of a prompt by another road: every word replaced by its number, then added from left to right. */
function solve(prompt: string): number {
  const numbers = prompt.replace(/[a-z]+/g, (word) => String(table.get(word)));
  const terms = numbers.replaceAll('- ', '-').match(/-?\d+/g) ?? [];
  return terms.reduce((sum, term) => sum + Number(term), 0);
}

test('a document for "codes" is words with their values', () => {
  const document = codesDocument(seededRandom(5), table);
  expect(document.words).toHaveLength(6);
  expect(document.values).toEqual(document.words.map((word) => table.get(word)));
  expect(document.text.split(' ')).toEqual(document.words.flatMap((word, i) => [word, String(document.values[i])]));
  expect(codesDocument(seededRandom(5), table)).toEqual(document);
});

describe.each([1, 2, 3] as const)('sums of %i', (operands) => {
  const random = seededRandom(operands);
  const examples = Array.from({ length: 500 }, () => sumsExample(random, operands));

  test('have numbers 0 to 19, plus and minus, and the right result', () => {
    for (const { prompt, completion } of examples) {
      expect(prompt).toMatch(/^(1?\d)( [+-] 1?\d)* =$/);
      expect(prompt.match(/\d+/g)).toHaveLength(operands);
      expect(completion).toBe(String(solve(prompt)));
    }
    if (operands > 1) expect(examples.some(({ completion }) => Number(completion) < 0)).toBe(true);
  });
});

describe('composition examples', () => {
  const few = words.slice(0, 50);
  const examples = compositionExamples(seededRandom(9), table, few, 1000, TRAINING_MIX);

  test('are different but for single operands, over the given words, and right', () => {
    const longer = examples.map(({ prompt }) => prompt).filter((prompt) => prompt.split(' ').length > 2);
    expect(new Set(longer).size).toBe(longer.length);
    expect((examples.length - longer.length) / examples.length).toBeCloseTo(0.2, 1);
    for (const { prompt, completion } of examples) {
      expect(few).toEqual(expect.arrayContaining(promptWords(prompt)));
      expect(completion).toBe(String(solve(prompt)));
    }
  });

  test('have about 30 % numbers and every length', () => {
    const operands = examples.flatMap(({ prompt }) => prompt.match(/[a-z]+|\d+/g) ?? []);
    const numbers = operands.filter((operand) => /\d/.test(operand)).length / operands.length;
    expect(numbers).toBeGreaterThan(0.25);
    expect(numbers).toBeLessThan(0.35);
    const lengths = new Set(examples.map(({ prompt }) => prompt.split(' ').length / 2));
    expect(lengths).toEqual(new Set([1, 2, 3]));
  });

  test('follow the seed', () => {
    expect(compositionExamples(seededRandom(9), table, few, 1000, TRAINING_MIX)).toEqual(examples);
    expect(compositionExamples(seededRandom(8), table, few, 1000, TRAINING_MIX)).not.toEqual(examples);
  });

  test('say so when there are not enough different ones', () => {
    const onlyOne = { operands: [1, 0, 0], numbers: 0 } as const;
    expect(() => compositionExamples(seededRandom(1), table, few, 51, onlyOne)).toThrow('no 51 different');
  });
});
