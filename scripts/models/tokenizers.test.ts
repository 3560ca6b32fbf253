// The ids were compared with Python's `tokenizers` 0.23 on these texts and on 3,000 random mixtures of their pieces.
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import type { TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';
import { codesTokenizer, namesTokenizer, sumsTokenizer } from './tokenizers.ts';
import { cityNames } from './twoExperts/cityNames.ts';

const load = ({ tokenizer, config }: TokenizerFiles): Tokenizer => new Tokenizer(tokenizer, config);
const codes = load(codesTokenizer());
const sums = load(sumsTokenizer());
const cities = load(namesTokenizer(cityNames));

/** Text, ids of "codes", ids of "sums". */
const vectors: [string, number[], number[]][] = [
  ['', [], []],
  ['dog+cat=', [23, 0, 24, 0], [0, 3, 0, 5]],
  ['dog + cat =', [23, 0, 24, 0], [0, 3, 0, 5]],
  ['Dog -cat', [23, 0, 24], [0, 4, 0]],
  ['DOG + OwL - 19 =', [23, 0, 25, 0, 22, 0], [0, 3, 0, 4, 63, 5]],
  ['dog 3 cat 7', [23, 6, 24, 10], [0, 47, 0, 51]],
  ['3-5=', [6, 0, 8, 0], [47, 4, 49, 5]],
  ['3 - 5 =', [6, 0, 8, 0], [47, 4, 49, 5]],
  ['3 -5 =', [6, 0, 8, 0], [47, 4, 49, 5]],
  ['3  -  5 =', [6, 0, 8, 0], [47, 4, 49, 5]],
  ['3 - -5', [6, 0, 0, 8], [47, 4, 39]],
  ['3--5', [6, 0, 0, 8], [47, 4, 39]],
  ['= -5', [0, 0, 8], [5, 39]],
  ['3 - 5 =-2', [6, 0, 8, 0, 0, 5], [47, 4, 49, 5, 42]],
  ['dog-5', [23, 0, 8], [0, 4, 49]],
  ['dog -5', [23, 0, 8], [0, 4, 49]],
  ['dog \u2212 5 = \u22122', [23, 0, 8, 0, 0, 5], [0, 4, 49, 5, 42]],
  ['57 58 -38', [0, 0, 0, 0], [101, 0, 4, 82]],
  ['dogs + doghouse =', [0, 0, 0, 0], [0, 3, 0, 5]],
  ['caf\u00e9 + cafe\u0301 =', [0, 0, 0, 0], [0, 3, 0, 5]],
  ['10 * 2?', [13, 0, 5, 0], [54, 0, 46, 0]],
  ["Anna Müller - J. O'Neil, Jr + 3", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6], [0, 4, 0, 3, 47]],
  ['dog  cat (owl) / 5', [23, 24, 0, 25, 0, 0, 8], [0, 0, 0, 49]],
  ['<unk> </s>dog', [0, 2, 23], [0, 2, 0]],
];

test.each(vectors)('%j becomes the same ids as in Python', (text, codesIds, sumsIds) => {
  expect(codes.encode(text).ids).toEqual(codesIds);
  expect(sums.encode(text).ids).toEqual(sumsIds);
});

test.each<[string, number[]]>([
  ['New York + dog =', [23, 0, 0, 0]],
  ['new york - St. Louis - 3 =', [23, 0, 76, 0, 6, 0]],
  ['NEW YORK 3 Paris 7', [23, 6, 321, 10]],
  ['Rio de Janeiro+19=', [301, 0, 22, 0]],
  ['dog cat + Paris \u2212 5 =', [0, 0, 321, 0, 8, 0]],
  ['Paris Lima =', [0, 0]],
  ['C\u00f4te + Lima - -3', [0, 0, 259, 0, 0, 6]],
  ['<unk> </s>Paris', [0, 2, 321]],
])('%j becomes the same ids of "cities" as in Python', (text, ids) => expect(cities.encode(text).ids).toEqual(ids));

test('each city is one token, and one name of "sums"', () => {
  for (const name of cityNames) {
    expect(cities.encode(name).ids.filter((id) => id > 2)).toHaveLength(1);
    expect(sums.encode(`${name} + ${name} =`).ids).toEqual([0, 3, 0, 5]);
  }
});

describe.each([
  ['codes', codesTokenizer(), codes, 1024],
  ['cities', namesTokenizer(cityNames), cities, 1024],
  ['sums', sumsTokenizer(), sums, 104],
] as const)('%s', (_, files, tokenizer, size) => {
  test(`has ${size} tokens, numbered without gaps`, () => {
    const ids = [...tokenizer.get_vocab().values()].toSorted((a, b) => a - b);
    expect(files.vocabularySize).toBe(size);
    expect(ids).toEqual(Array.from({ length: size }, (__, id) => id));
  });

  test('decodes a completion to its text, without special tokens', () => {
    const ids = [...tokenizer.encode('14').ids, 2];
    expect(tokenizer.decode(ids, { skip_special_tokens: true })).toBe('14');
  });
});

test('every result that three operands can have is one token of "sums"', () => {
  for (let result = -38; result <= 57; result++) {
    const { ids } = sums.encode(`= ${result}`);
    expect(ids).toHaveLength(2);
    expect(sums.decode([ids[1]])).toBe(String(result));
  }
});
