import { describe, expect, it } from 'vitest';
import { isRight, speakerView } from './speakerView.ts';

describe('who speaks', () => {
  it('the composition says how many links are on', () => {
    expect(speakerView('composition', [], 'sums', 4).about).toBe('4 links on');
    expect(speakerView('composition', [], 'sums', 1).about).toBe('1 link on');
    expect(speakerView('composition', [], 'sums', 0).about).toContain('same as the anchor');
  });

  it('a model goes by its id until its card is there', () => {
    expect(speakerView('anchor', [], 'sums', 0)).toEqual({ identity: 'anchor', name: 'Anchor alone', about: 'Sums' });
    expect(speakerView('codes', [], 'sums', 0).identity).toBe('augmenter');
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
    expect(isRight(undefined, '10')).toBeUndefined();
  });
});
