import { describe, expect, it } from 'vitest';
import { seededUniform } from '../seededRandom.ts';
import { visibleKeys } from './alignment.ts';

describe('visibleKeys', () => {
  it('is 1, 2, 3 … for the same tokens on both sides, with a token in front that has no text', () => {
    expect(visibleKeys([0, 3, 5, 9], [0, 3, 5, 9])).toEqual([1, 2, 3, 4]);
  });

  it('holds back an augmenter token that reaches past the anchor token', () => {
    // "dog + cat": the anchor has words, the augmenter letters for "dog" and one token for "+ cat".
    expect(visibleKeys([3, 5, 9], [1, 2, 3, 9])).toEqual([3, 3, 4]);
    // The anchor spells, the augmenter knows the word: only the last letter sees it.
    expect(visibleKeys([1, 2, 3], [3])).toEqual([0, 0, 1]);
  });

  it('holds back the first bytes of a character from everything before that character', () => {
    expect(visibleKeys([1, 2], [1, 1.25, 1.5, 1.75, 3])).toEqual([1, 4]);
  });

  it('lets a front token of the augmenter be seen by an anchor that has none, and the other way round sees nothing', () => {
    expect(visibleKeys([3, 5], [0, 3, 5])).toEqual([2, 3]);
    expect(visibleKeys([0, 3, 5], [3, 5])).toEqual([0, 1, 2]);
  });

  it('is empty, or nothing seen, when one side is empty', () => {
    expect(visibleKeys([], [])).toEqual([]);
    expect(visibleKeys([], [1, 2])).toEqual([]);
    expect(visibleKeys([0, 4], [])).toEqual([0, 0]);
  });

  it('equals counting one by one, on random ends', () => {
    const random = seededUniform(7);
    for (let round = 0; round < 200; round++) {
      const ends = () =>
        Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() * 20)).toSorted((a, b) => a - b);
      const [anchor, augmenter] = [ends(), ends()];
      const counted = anchor.map((end) => augmenter.filter((other) => other <= end).length);
      expect(visibleKeys(anchor, augmenter), `${anchor.join()} against ${augmenter.join()}`).toEqual(counted);
    }
  });
});
