import { describe, expect, it } from 'vitest';
import { newLink } from '../../shared/wirings.ts';
import type { ModelCard } from '../../shared/protocol.ts';
import { lossWords, pointsWords } from './figureWords.ts';
import { layerLine } from './layerWords.ts';

const card = { blocks: 2, width: 640, heads: 4, windows: [512, Infinity] } as ModelCard;
const links = [newLink('codes', [1, 2], { id: 'sums', blocks: 2, width: 64, heads: 4 })];

const plain = (words: string): string => words.replace('\u00a0', ' ');

describe('words of the board', () => {
  it('a layer says what it is', () => {
    const line = (layer: number, given?: ModelCard) =>
      layerLine({ side: 'augmenter', model: 'codes', layer }, 'Codes', given, links);
    expect(line(0, card)).toBe('embeddings of Codes: what its tokens are before the first block, width 640; 0 links');
    expect(line(1, card)).toBe('block 1 of Codes: sees the latest 512 tokens, width 640, 4 heads; 1 link');
    expect(line(2, card)).toBe('block 2 of Codes: full attention, width 640, 4 heads; 0 links');
    expect(line(1)).toBe('block 1 of Codes: 1 link');
  });

  it('differences have a sign, and nothing is no difference', () => {
    expect([0.312, -0.05, 0.001, -0.001].map((each) => plain(lossWords(each)))).toEqual([
      '+0.31 loss',
      '−0.05 loss',
      '±0.00 loss',
      '±0.00 loss',
    ]);
    expect([-0.12, 0.01, -0.01, 0.004].map((each) => plain(pointsWords(each)))).toEqual([
      '−12 points',
      '+1 point',
      '−1 point',
      '±0 points',
    ]);
  });
});
