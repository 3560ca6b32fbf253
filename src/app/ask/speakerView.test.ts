import { describe, expect, it } from 'vitest';
import { isRight, speakerView, type Facts } from './speakerView.ts';

describe('who speaks', () => {
  const facts = { cards: [], anchor: 'sums', linksOn: 4, isUntrained: false };
  const about = (change: Partial<Facts>) => speakerView('composition', { ...facts, ...change }).about;

  it('the composition says how many links are on, and whether they make a difference', () => {
    expect(about({})).toBe('4 links on');
    expect(about({ linksOn: 1 })).toBe('1 link on');
    expect(about({ linksOn: 0 })).toBe('no link is on: same as the anchor');
    expect(about({ isUntrained: true })).toBe('untrained: same as the anchor');
  });

  it('a model goes by its id until its card is there', () => {
    expect(speakerView('anchor', facts)).toEqual({ identity: 'anchor', name: 'Anchor alone', about: 'Sums' });
    expect(speakerView('codes', facts)).toEqual({ identity: 'augmenter', name: 'Augmenter alone', about: 'Codes' });
  });
});

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
