// chrF against sacrebleu's numbers, and what must hold of any two texts.
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../seededRandom.ts';
import { addChrfCounts, chrfCounts, chrfScore } from './chrf.ts';
import vectors from './fixtures/chrf.json' with { type: 'json' };

/** Few characters, so that runs repeat; one of them is two code units. */
const randomText = (random: () => number): string =>
  Array.from({ length: Math.floor(15 * random()) }, () => ['a', 'b', ' ', '1', '🙂'][Math.floor(5 * random())]).join(
    '',
  );
const score = (answer: string, expected: string): number => chrfScore(chrfCounts(answer, expected));

describe('chrF', () => {
  it.each(vectors.rows)('of $answer for $expected is that of sacrebleu', ({ answer, expected, chrf }) => {
    expect(score(answer, expected)).toBeCloseTo(chrf, 10);
  });

  it('of all of them together is that of sacrebleu', () => {
    const counts = vectors.rows.map(({ answer, expected }) => chrfCounts(answer, expected));
    expect(chrfScore(addChrfCounts(counts))).toBeCloseTo(vectors.corpus, 10);
    expect(vectors.corpus).toBeGreaterThan(1);
  });

  it('is 100 for the same text, 0 for no common character, between for others, and blind to white space', () => {
    const random = seededUniform(3);
    for (let round = 0; round < 300; round++) {
      const [a, b] = [1, 2].map(() => randomText(random));
      const inside = score(a, b);
      expect(inside).toBeGreaterThanOrEqual(0);
      expect(inside).toBeLessThanOrEqual(100 + 1e-9);
      expect(score(` ${Array.from(a).join(' ')}\n`, b)).toBe(inside);
      if (a.trim() !== '') expect(score(a, a)).toBeCloseTo(100, 10);
      expect(score(a, '\u{10ffff}\u{10fffe}')).toBe(0);
    }
  });

  it('of one answer alone is that of a corpus of one, and the order of a corpus does not matter', () => {
    const counts = vectors.rows.map(({ answer, expected }) => chrfCounts(answer, expected));
    for (const one of counts) expect(chrfScore(addChrfCounts([one]))).toBe(chrfScore(one));
    expect(addChrfCounts(counts.toReversed())).toEqual(addChrfCounts(counts));
    expect(chrfScore(addChrfCounts([]))).toBe(0);
  });
});
