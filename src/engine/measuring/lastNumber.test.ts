// The last number of a text: as people write numbers, and what must hold of any number.
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../seededRandom.ts';
import { lastNumber, sameNumber } from './lastNumber.ts';

describe('the last number', () => {
  it.each([
    ['26', 26],
    ['The sum is 26.', 26],
    ['12 + 14 = 26', 26],
    ['-9', -9],
    ['−9 degrees', -9],
    ['it is -9', -9],
    ['4 - 13 = -9', -9],
    ['10-3', 3],
    ['(2)-3', 3],
    ['x-3', 3],
    ['w26', 26],
    ['+7', 7],
    ['3.14', 3.14],
    ['3,14', 3.14],
    ['.5', 0.5],
    ['1,234', 1234],
    ['0,125', 0.125],
    ['1234,567', 1234.567],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1.234.567,8', 1_234_567.8],
    ["1'234.5", 1234.5],
    ['1\u202f234,5', 1234.5],
    ['6.02e23', 6.02e23],
    ['1e-3', 0.001],
    ['2, 3, 4', 4],
    ['1/2', 2],
    ['12%', 12],
    ['5 apples and 3 pears', 3],
    ['5e', 5],
  ])('of %j is %d', (text, value) => {
    expect(lastNumber(text)).toBe(value);
  });

  it.each(['', 'none', '-', '.', '٣'])('of %j is none', (text) => {
    expect(lastNumber(text)).toBeUndefined();
  });

  it('is the number that was written, however it was written and whatever stands before it', () => {
    const random = seededUniform(4);
    for (let round = 0; round < 2000; round++) {
      const drawn = (random() - 0.5) * 10 ** Math.floor(9 * random());
      const value = Number(drawn.toFixed(Math.floor(4 * random()))) + 0; // no −0
      const before = ['', '17 ', 'so ', '3 = ', '\n'][Math.floor(5 * random())];
      expect(lastNumber(`${before}${value}`), String(value)).toBe(value);
      const digits = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
      for (const locale of ['en', 'de', 'fr', 'de-CH']) {
        const written = value.toLocaleString(locale, digits);
        expect(lastNumber(`${before}${written}.`), written).toBe(value);
      }
    }
  });

  it('is the same as another up to rounding, and no further', () => {
    expect(sameNumber(0.1 + 0.2, 0.3)).toBe(true);
    expect(sameNumber(1e12, 1e12 + 1)).toBe(true);
    expect(sameNumber(1e8, 1e8 + 1)).toBe(false);
    expect(sameNumber(0, 1e-300)).toBe(false);
    expect(sameNumber(-9, 9)).toBe(false);
    expect(sameNumber(0, -0)).toBe(true);
    expect(sameNumber(Infinity, 5)).toBe(false);
    expect(sameNumber(Infinity, Infinity)).toBe(false);
  });
});
