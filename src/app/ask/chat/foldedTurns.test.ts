import { describe, expect, it } from 'vitest';
import { AT_ONCE, foldedTurns } from './foldedTurns.ts';

describe('turns of a long conversation', () => {
  it('are all drawn while they are few; of many never more than thirty', () => {
    expect([0, 1, 20, 29].map((count) => foldedTurns(count, 0))).toEqual([0, 0, 0, 0]);
    for (const count of [30, 31, 99, 2000, 2001]) {
      const drawn = count - foldedTurns(count, 0);
      expect([drawn >= 20, drawn < 30]).toEqual([true, true]);
    }
  });

  it('do not move with every turn: those that are drawn stay until ten more have come', () => {
    expect(new Set([2000, 2004, 2009].map((count) => foldedTurns(count, 0))).size).toBe(1);
    expect(foldedTurns(2010, 0)).toBe(foldedTurns(2000, 0) + AT_ONCE);
  });

  it('come back as often as they are asked for, down to the first', () => {
    expect([0, 1, 2].map((opened) => foldedTurns(45, opened))).toEqual([20, 10, 0]);
    expect(foldedTurns(45, 9)).toBe(0);
  });
});
