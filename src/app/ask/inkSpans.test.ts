import { describe, expect, it } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { inkSpans } from './inkSpans.ts';

const links = [
  { id: 'a1', augmenter: 'a' },
  { id: 'a2', augmenter: 'a' },
  { id: 'b1', augmenter: 'b' },
] as Link[];

/** Two tokens of question; `shares[link][place]`. */
const cut = (text: string, answer: string[], shares: Record<string, number[]> = {}) =>
  inkSpans(
    text,
    {
      tokens: ['what', ' ='].concat(answer),
      promptTokens: 2,
      augmenters: [],
      links: Object.entries(shares).map(([link, values]) => ({ link, share: 0, perToken: Float32Array.from(values) })),
    },
    links,
  );
const texts = (text: string, answer: string[]): string[] | undefined => cut(text, answer)?.map((span) => span.text);

describe('the text', () => {
  it('stays letter by letter what it is', () => {
    for (const [text, tokens, pieces] of [
      ['26', ['26'], ['26']],
      ['26', [' 2', '6'], ['2', '6']],
      ['two words', [' two', ' words', '\n'], ['two', ' words']],
      ['two words', [' two', ' words \n'], ['two', ' words']],
      ['so', [' ', ' so'], ['so']],
      ['a 🙂 b', ['a', ' \uFFFD', '\uFFFD', ' b'], ['a', ' 🙂 b']],
      ['a 🙂', ['a', ' \uFFFD', '\uFFFD'], ['a', ' 🙂']],
    ] as const) {
      expect(texts(text, [...tokens]), text).toEqual(pieces);
      expect(texts(text, [...tokens])?.join('')).toBe(text);
    }
  });
  it('is not cut where it does not consist of these tokens', () => {
    expect(texts('26', ['27'])).toBeUndefined();
    expect(texts('26 more', ['26'])).toBeUndefined();
    expect(texts('', [])).toEqual([]);
  });
});

describe('the shares', () => {
  it('are those of the place before the token, the largest of the links of an augmenter', () => {
    const shares = { a1: [9, 0.5, 0.25, 9], a2: [9, 0.75, 0.125, 9], b1: [9, 0, 0.5, 9] };
    expect(cut('26', ['2', '6'], shares)).toEqual([
      { text: '2', shares: { a: 0.75, b: 0 } },
      { text: '6', shares: { a: 0.25, b: 0.5 } },
    ]);
  });
  it('of tokens that make one character are taken together', () => {
    expect(cut('🙂', ['\uFFFD', '\uFFFD'], { a1: [0, 0.25, 0.5, 0] })).toEqual([{ text: '🙂', shares: { a: 0.5 } }]);
  });
});
