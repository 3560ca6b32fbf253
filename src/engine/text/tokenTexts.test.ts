import { describe, expect, it } from 'vitest';
import { byteLevel, words } from '../testing/plainSides.ts';
import { textAfter, tokenTexts } from './tokenTexts.ts';

const TEXT = 'a🙂 日本 cat';
const { tokenizer } = byteLevel(0); // a token for each byte

describe('tokens of a text', () => {
  it('together are the text; those that end inside a character say so', () => {
    const { ends, ids } = tokenizer.encode(TEXT);
    const shown = tokenTexts(TEXT, ends);
    expect(shown).toHaveLength(ids.length);
    expect(shown.slice(0, 6)).toEqual(['a', '\uFFFD', '\uFFFD', '\uFFFD', '🙂', ' ']);
    expect(shown.join('').replaceAll('\uFFFD', '')).toBe(TEXT);
  });

  it('that were added around it have none, and what no token covers is in the last', () => {
    expect(tokenTexts('ab c ', [-1, 0, 2, 4])).toEqual(['', '', 'ab', ' c ']);
    expect(tokenTexts('ab', [1, 2, 3])).toEqual(['a', 'b', '']);
    expect(tokenTexts('', [])).toEqual([]);
  });
});

describe('a token that may come next', () => {
  it('reads as it does behind the others', () => {
    const { ids } = tokenizer.encode(TEXT);
    const letter = ids[0];
    expect(textAfter(tokenizer, [], letter)).toBe('a');
    expect(textAfter(tokenizer, ids, letter)).toBe('a');
    expect(textAfter(tokenizer, ids.slice(0, 4), ids[4])).toBe('🙂'); // its last byte
    expect(textAfter(tokenizer, ids.slice(0, 1), ids[1])).toBe('‹F0›');
    expect(textAfter(tokenizer, ids.slice(0, 2), ids[2])).toBe('‹9F›');
    expect(textAfter(tokenizer, ids.slice(0, 3), letter)).toMatch(/a$/); // a character that never becomes whole
  });

  it('keeps the space between words, and is shown by name where it has no text', () => {
    const { tokenizer: spaced } = words(['dog', 'cat']);
    const { ids } = spaced.encode('dog cat');
    expect(textAfter(spaced, ids.slice(0, 2), ids[2])).toBe(' cat');
    expect(textAfter(spaced, ids.slice(0, 1), ids[1])).toBe('dog');
    expect(textAfter(spaced, ids, 1)).toBe('<s>');
    expect(textAfter(spaced, ids, 99)).toBe('‹no token 99›');
  });
});
