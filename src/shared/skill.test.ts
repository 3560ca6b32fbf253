import { describe, expect, it } from 'vitest';
import { plainSums } from './skill.ts';

const QUESTION = /^(\d+)(?: ([+-]) (\d+))(?: ([+-]) (\d+))? =$/;

describe('plain sums', () => {
  it('are all different, of two and three numbers 0 … 19, with plus and minus, and their answers are right', () => {
    const all = plainSums(1600, 1);
    expect(new Set(all.map(({ prompt }) => prompt)).size).toBe(1600);
    const seen = new Set<string>();
    for (const { prompt, completion } of all) {
      const [, a, sign, b, secondSign, c] = QUESTION.exec(prompt) ?? [];
      const numbers = [a, b, c ?? '0'].map(Number);
      const value =
        numbers[0] + (sign === '-' ? -numbers[1] : numbers[1]) + Number(`${secondSign ?? '+'}${numbers[2]}`);
      expect(completion, prompt).toBe(String(value));
      expect(Math.max(...numbers)).toBeLessThan(20);
      for (const number of numbers) seen.add(String(number));
      seen.add(`${sign}${secondSign ?? ''}`);
    }
    expect(seen.size).toBe(20 + 2 + 4);
    expect(all.filter(({ prompt }) => prompt.split(' ').length === 4)).toHaveLength(800);
  });

  it('lie well apart: few of them already have every first number', () => {
    const firsts = plainSums(80, 7).map(({ prompt }) => prompt.split(' ')[0]);
    expect(new Set(firsts).size).toBe(20);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(plainSums(10, 3)).toEqual(plainSums(10, 3));
    expect(plainSums(10, 3)).not.toEqual(plainSums(10, 4));
  });

  it('are refused when there are not so many', () => {
    expect(() => plainSums(1601, 1)).toThrow('1600');
  });
});
