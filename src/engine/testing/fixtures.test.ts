import { expect, it } from 'vitest';
import { relativeError } from './fixtures.ts';

it('a relative error is that of the worst number, and NaN when there is one', () => {
  expect(relativeError([1, -2, 4.5], [1, -2, 4])).toBe(0.5 / 4);
  expect(relativeError([0, 0], [0, 0])).toBe(0);
  for (const actual of [
    [99, NaN, 2],
    [NaN, 1, 2],
    [0, 1, NaN],
  ])
    expect(relativeError(actual, [0, 1, 2])).toBeNaN();
  expect(relativeError([Infinity], [1])).toBe(Infinity);
});
