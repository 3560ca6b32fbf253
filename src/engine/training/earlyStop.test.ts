// Looks at the held-out loss, and what they say.
import { describe, expect, it } from 'vitest';
import { bestLook, verdict } from './earlyStop.ts';

const looks = (...losses: number[]) => losses.map((loss) => ({ loss }));

describe('verdict', () => {
  it.each([
    [[3], 'better'],
    [[3, 2], 'better'],
    [[3, 2, 2], 'worse'],
    [[3, 2, 4], 'worse'],
    [[3, 2, 4, 2.5], 'enough'],
    [[3, 2, 4, 1.9], 'better'],
    [[NaN, 4], 'better'],
    [[3, NaN, NaN], 'enough'],
  ])('of %j with a patience of 2 is %s', (losses, expected) => {
    expect(verdict(looks(...losses), 2)).toBe(expected);
  });

  it('never ends without patience', () => {
    expect(verdict(looks(1, 2, 3, 4, 5, 6, 7, 8), 0)).toBe('worse');
  });

  it('the first of equal looks is the best', () => {
    const all = looks(3, 2, 2);
    expect(bestLook(all)).toBe(all[1]);
    expect(bestLook([])).toBeUndefined();
  });
});
