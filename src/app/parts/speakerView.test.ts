import { describe, expect, it } from 'vitest';
import { speakerView, type Facts } from './speakerView.ts';

describe('who speaks', () => {
  const facts = { cards: [], anchor: 'sums', augmenters: ['codes'], linksOn: 4, isUntrained: false };
  const about = (change: Partial<Facts>) => speakerView('composition', { ...facts, ...change }).about;

  it('the composition says how many links are on, and whether they make a difference', () => {
    expect(about({})).toBe('4 links on');
    expect(about({ linksOn: 1 })).toBe('1 link on');
    expect(about({ linksOn: 0 })).toBe('no link is on: same as the anchor');
    expect(about({ isUntrained: true })).toBe('untrained: same as the anchor');
  });

  it('what is pinned goes by its name, and does not pass for the composition', () => {
    const pinned = { ...facts, pinned: '4 links, 400 steps, pinned 14:05' };
    expect(speakerView('pinned', pinned)).toEqual({ identity: 'pinned', name: 'Pinned', about: pinned.pinned });
  });

  it('a model goes by its id until its card is there', () => {
    expect(speakerView('anchor', facts)).toEqual({ identity: 'anchor', name: 'Anchor alone', about: 'Sums' });
    expect(speakerView('codes', facts)).toEqual({ identity: 'augmenter', name: 'Augmenter alone', about: 'Codes' });
  });

  it('several augmenters have numbers and hues; one model by itself has nobody to be told apart from', () => {
    const three = { ...facts, augmenters: ['codes', 'names', 'dates'] };
    expect(three.augmenters.map((id) => speakerView(id, three))).toEqual([
      { identity: 'augmenter', name: 'Augmenter 1 alone', about: 'Codes' },
      { identity: 'augmenter-2', name: 'Augmenter 2 alone', about: 'Names' },
      { identity: 'augmenter-3', name: 'Augmenter 3 alone', about: 'Dates' },
    ]);
    const alone = { ...facts, augmenters: [], title: () => 'SmolLM2 135M' };
    expect(speakerView('anchor', alone)).toEqual({ identity: 'anchor', name: 'SmolLM2 135M', about: 'by itself' });
  });
});
