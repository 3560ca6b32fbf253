import { describe, expect, it } from 'vitest';
import { boardHeight, jackY, layerName, wirePath } from './boardLayout.ts';

const shape = (id: string, blocks: number) => ({ id, blocks, width: 64, heads: 4 });
const anchor = shape('sums', 3);

describe('places on the board', () => {
  it('both sides are spread over the height of the longer one', () => {
    const augmenters = [shape('codes', 2)];
    const height = boardHeight(anchor, augmenters);
    const anchorMiddles = [0, 1, 2, 3].map((layer) =>
      jackY({ side: 'anchor', model: 'sums', layer }, anchor, augmenters),
    );
    const codesMiddles = [0, 1, 2].map((layer) =>
      jackY({ side: 'augmenter', model: 'codes', layer }, anchor, augmenters),
    );
    expect(anchorMiddles).toEqual([1, 3, 5, 7].map((eighths) => (eighths * height) / 8));
    expect(codesMiddles).toEqual([1, 3, 5].map((sixths) => (sixths * height) / 6));
  });

  it('several augmenters stand below each other', () => {
    const augmenters = [shape('codes', 1), shape('names', 1)];
    const [last, first] = [
      jackY({ side: 'augmenter', model: 'codes', layer: 1 }, anchor, augmenters),
      jackY({ side: 'augmenter', model: 'names', layer: 0 }, anchor, augmenters),
    ];
    expect(first - last).toBe(boardHeight(anchor, augmenters) / 4);
  });

  it('a wire leaves and arrives level', () => {
    expect(wirePath(10, 50)).toBe('M0 10C50 10 50 50 100 50');
  });

  it('layers have names', () => {
    expect([0, 1, 12].map(layerName)).toEqual(['embeddings', 'block 1', 'block 12']);
  });
});
