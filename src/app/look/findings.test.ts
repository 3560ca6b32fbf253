import { describe, expect, it } from 'vitest';
import type { AttentionLook, Look, NextToken, TokenLook } from '../../shared/looks.ts';
import { COMPOSITION } from '../../shared/protocol.ts';
import { findings, NOTHING, type Facts } from './findings.ts';

const tokens = ['dog', ' +', ' cat', ' =', ' 26'];
/** Shares of links a, b, … before " 26"; elsewhere 0.9, which must not be spoken of. */
const look = (...shares: number[]): Look => ({
  tokens,
  promptTokens: 4,
  augmenters: [{ id: 'codes', tokens }],
  links: shares.map((share, i) => ({
    link: 'abc'[i],
    share: 0.5,
    perToken: Float32Array.from([0.9, 0.9, 0.9, share, 0.9]),
  })),
});
/** One row (that before " 26") for each head; the other rows look at the last token. */
function attention(...heads: number[][]): AttentionLook {
  const others = Float32Array.from({ length: 5 * heads.length * 5 }, (_, i) => (i % 5 === 4 ? 1 : 0));
  heads.forEach((row, head) => others.set(row, (3 * heads.length + head) * 5));
  return { heads: heads.length, rows: 5, columns: 5, weights: others };
}
const next = (text: string, probability: number): NextToken[] => [
  { text, probability },
  { text: '1', probability: 0.01 },
];
const seen = (text: string, probability: number, lens: TokenLook['lens'] = []): TokenLook => ({
  next: [
    { speaker: 'anchor', tokens: next('4', 0.9) },
    { speaker: COMPOSITION, tokens: next(text, probability) },
  ],
  lens,
});
const say = (facts: Partial<Facts>): string[] => saidOf(facts).map((sentence) => sentence.replaceAll('\u00a0', ' '));
const saidOf = (facts: Partial<Facts>): string[] =>
  findings({
    look: look(0.41, 0.08),
    token: 4,
    link: 'a',
    speaker: COMPOSITION,
    augmenter: { title: 'Codes', tokens },
    name: (link) => `link ${link.toUpperCase()}`,
    ...facts,
  });

describe('what a link writes', () => {
  it('the most of several, at this token and not elsewhere', () => {
    expect(say({})).toEqual(['Before “26”, link A writes the most of 2 links: 41 %.']);
  });
  it('less than another one', () => {
    expect(say({ link: 'b' })).toEqual(['Before “26”, link B writes 8.0 %; link A writes the most: 41 %.']);
  });
  it('the only one, and at the end', () => {
    expect(say({ look: look(0.41) })[0]).toBe('Before “26”, link A, the only link that is on, writes 41 %.');
    expect(say({ token: 5, look: look(0.41) })[0]).toContain('At the end, link A');
  });
  it('nothing: then nothing more is said of it', () => {
    const rest = { attention: attention([1, 0, 0, 0, 0]), seen: seen('26', 0.9), without: seen('19', 0.5) };
    expect(say({ link: 'b', look: look(0.41, NOTHING / 2), ...rest })).toEqual([
      'Before “26”, link B writes nothing; link A writes the most: 41 %.',
    ]);
    expect(say({ look: look(0, 0), ...rest })).toEqual([
      'Before “26” none of the links writes anything: the composition says what the anchor says.',
    ]);
    expect(say({ look: look(0), ...rest })).toEqual([
      'Before “26” link A writes nothing: the composition says what the anchor says.',
    ]);
  });
});

describe('where its heads look', () => {
  const looks = (...heads: number[][]): string => say({ attention: attention(...heads) })[1];
  it('at what gets half as much again as its even share', () => {
    expect(looks([0.5, 0.05, 0.4, 0.05, 0], [0.4, 0.1, 0.4, 0.1, 0])).toBe(
      'Its heads look at “dog” (45 %) and “cat” (40 %); an even share would be 25 %.',
    );
    expect(looks([0.38, 0.2, 0.21, 0.21, 0])).toContain('“dog” (38 %);');
    expect(looks([0.37, 0.2, 0.21, 0.22, 0])).toBe('Its heads look at nothing in particular of 4 tokens.');
  });
  it('one token or none that it sees', () => {
    expect(looks([1, 0, 0, 0, 0])).toBe('All that it sees of Codes is “dog”.');
    expect(looks([0, 0, 0, 0, 0])).toBe('It sees nothing of Codes there.');
  });
  it('of many tokens, none that gets hardly anything', () => {
    const columns = 100;
    const weights = new Float32Array(columns).fill(0.91 / 99);
    weights[7] = 0.09; // nine times its even share
    const many = { heads: 1, rows: 1, columns, weights };
    const text = { ...look(0.4), tokens: ['a', 'b'] };
    text.links[0].perToken[0] = 0.4;
    const words = Array.from({ length: columns }, (_, i) => `word${i}`);
    const said = (): string =>
      say({ look: text, token: 1, attention: many, augmenter: { title: 'Codes', tokens: words } })[1];
    expect(said()).toBe('Its heads look at nothing in particular of 100 tokens.');
    weights[7] = 0.11;
    expect(said()).toContain('“word7” (11 %)');
  });
});

describe('what it changes', () => {
  const lens = (link: string, before: string, after: string) => ({
    link,
    before: next(before, 0.31),
    after: next(after, 0.88),
  });
  it('the likeliest token at its layer', () => {
    expect(say({ seen: seen('26', 0.9, [lens('a', '4', ' 26'), lens('b', '26', '26')]) })[1]).toBe(
      'At its layer it changes the likeliest token from “4” (31 %) to “26” (88 %).',
    );
  });
  it('not it but another', () => {
    expect(say({ seen: seen('26', 0.9, [lens('a', '4', '4'), lens('b', '4', '26')]) })[1]).toBe(
      'The likeliest token changes at link B, from “4” (31 %) to “26” (88 %).',
    );
  });
  it('none, also where only a space is another', () => {
    expect(say({ seen: seen('26', 0.9, [lens('a', '4', ' 4')]) })[1]).toBe(
      'At no link does what would be said next change.',
    );
  });
});

describe('what leaving it out does', () => {
  const without = (text: string, probability: number): string | undefined =>
    say({ seen: seen('26', 0.88), without: seen(text, probability) })[1];
  it('changes the likeliest token, its probability, or nothing', () => {
    expect(without('19', 0.52)).toBe('Left out, the likeliest token would be “19” (52 %) instead of “26” (88 %).');
    expect(without('26', 0.71)).toBe('Left out, “26” stays the likeliest, at 71 % instead of 88 %.');
    expect(without('26', 0.884)).toBe('Left out, “26” stays the likeliest, at 88 % as before.');
  });
});
