import { describe, expect, test } from 'vitest';
import { promptWords } from '../../models/promptWords.ts';
import { secretTable } from '../../models/table.ts';
import { drawExamples } from './examples.ts';

const table = secretTable(1);
const main = drawExamples(1, table);
const wordsOf = (examples: readonly { prompt: string }[]): Set<string> =>
  new Set(examples.flatMap(({ prompt }) => promptWords(prompt)));

describe('whatever a row changes about D_C', () => {
  const others = [{ share: 0.05 }, { share: 0.5 }, { examples: 4000 }, { mix: { numbers: 0 } }];
  test.each([{}, ...others])('%j: the questions stay, and D_C has none of them', (variation) => {
    const { train, sets } = drawExamples(1, table, variation);
    expect(sets).toEqual(main.sets);
    const prompts = new Set(train.map(({ prompt }) => prompt));
    const inTraining = wordsOf(train);
    for (const [id, { examples }] of Object.entries(sets)) {
      expect(examples.filter(({ prompt }) => prompts.has(prompt))).toEqual([]);
      const known = [...wordsOf(examples)].filter((word) => inTraining.has(word));
      expect(known.length, id).toBe(id.startsWith('seen') ? wordsOf(examples).size : 0);
    }
  });
});

test('D_C has the share of the words and the size that is asked for', () => {
  expect([main.train.length, wordsOf(main.train).size]).toEqual([12_000, 200]);
  const { train } = drawExamples(1, table, { share: 0.05, examples: 1000 });
  expect([train.length, wordsOf(train).size]).toEqual([1000, 50]);
});

test('another seed has other words and questions', () => {
  const other = drawExamples(2, table);
  expect(wordsOf(other.train)).not.toEqual(wordsOf(main.train));
  expect(other.sets).not.toEqual(main.sets);
});

test('some are also answered freely where that is asked for', () => {
  const { sets } = drawExamples(1, table, { isFree: true });
  const { 'unseen2-free': two, 'unseen3-free': three, ...exact } = sets;
  expect(exact).toEqual(main.sets);
  expect(two).toEqual({ examples: main.sets.unseen2.examples.slice(0, 100), how: 'free' });
  expect(three.examples).toHaveLength(100);
});
