import { Tokenizer } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import type { TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { possibleResults } from './expression.ts';
import { keys } from './keys.ts';
import { calculatorTokenizer, keysTokenizer } from './tokenizers.ts';

const load = ({ tokenizer, config }: TokenizerFiles): Tokenizer => new Tokenizer(tokenizer, config);
const [augmenter, anchor] = [load(keysTokenizer()), load(calculatorTokenizer())];
const read = (tokenizer: Tokenizer, text: string): string[] =>
  tokenizer.encode(text).ids.map((id) => tokenizer.decode([id], { skip_special_tokens: false }));
const key = keys.find((each) => /^\d+[a-z]+\d/.test(each)) ?? '';

test('a key is one token of its own, and one unknown token to the calculator, whatever stands beside it', () => {
  for (const each of keys) {
    const text = `${each}+${each.toUpperCase()} -${each}*3 =`;
    expect(read(augmenter, text)).toEqual([each, '+', each, '-', each, '×', '3', '<unk>']);
    expect(read(anchor, text)).toEqual(['<unk>', '+', '<unk>', '-', '<unk>', '×', '3', '=']);
  }
});

test.each([
  ['3 - 5 × 2 = -7', ['3', '-', '5', '×', '2', '=', '-7']],
  ['3-5*2=-7', ['3', '-', '5', '×', '2', '=', '-7']],
  ['3 \u2212 5 : 3 - 5', ['3', '-', '5', ':', '3', '-', '5']],
  [`-${key} - 5`, ['-', '<unk>', '-', '5']],
  ['9 × 9 × 9 = 729', ['9', '×', '9', '×', '9', '=', '729']],
  ['528', ['<unk>']],
])('%j to the calculator', (text, tokens) => {
  expect(read(anchor, text)).toEqual(tokens);
});

test('every result is one token', () => {
  for (const result of possibleResults()) expect(read(anchor, `= ${result}`)).toEqual(['=', String(result)]);
});

test.each([keysTokenizer(), calculatorTokenizer()])('numbers its tokens without gaps', (files) => {
  const ids = [...load(files).get_vocab().values()].toSorted((a, b) => a - b);
  expect(ids).toEqual(Array.from({ length: files.vocabularySize }, (_, id) => id));
});
