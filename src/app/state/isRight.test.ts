import { describe, expect, it } from 'vitest';
import { isRight } from './isRight.ts';

describe('right or wrong', () => {
  it('compares the whole answer, without the space around it', () => {
    expect(isRight({ state: 'done', text: ' 10 ' }, '10')).toBe(true);
    expect(isRight({ state: 'done', text: '100' }, '10')).toBe(false);
    expect(isRight({ state: 'done', text: '' }, '10')).toBe(false);
  });

  it('says nothing before the answer is whole, or when the right one is not known', () => {
    expect(isRight({ state: 'streaming', text: '10' }, '10')).toBeUndefined();
    expect(isRight({ state: 'done', text: '10' }, undefined)).toBeUndefined();
    expect(isRight({ state: 'recorded', text: '' }, '10')).toBeUndefined();
    expect(isRight({ state: 'done', text: '1', ended: 'stopped' }, '10')).toBeUndefined();
    expect(isRight(undefined, '10')).toBeUndefined();
  });
});
