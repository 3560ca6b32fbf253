import { describe, expect, it } from 'vitest';
import { boardHeight, flank, jackY, layerName, rowHeight, wirePath } from './boardLayout.ts';

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

  it('the second augmenter stands across, the third below the first', () => {
    const augmenters = [shape('codes', 1), shape('names', 3), shape('dates', 1)];
    const y = (model: string, layer: number) => jackY({ side: 'augmenter', model, layer }, anchor, augmenters);
    expect(flank(augmenters, 'left').map(({ id }) => id)).toEqual(['codes', 'dates']);
    expect(flank(augmenters, 'right').map(({ id }) => id)).toEqual(['names']);
    expect(y('names', 0)).toBe(y('codes', 0));
    expect(y('dates', 0) - y('codes', 1)).toBe(boardHeight(anchor, augmenters) / 4);
  });

  it('many layers move together, but stay far enough apart to be hit', () => {
    expect(rowHeight(anchor, [])).toBe(42);
    expect(rowHeight(shape('medium', 15), [])).toBe(40);
    expect(rowHeight(shape('large', 30), [shape('long', 24)])).toBe(25);
    expect(boardHeight(shape('large', 30), [shape('long', 24)])).toBe(31 * 25);
  });

  it('a wire leaves and arrives level', () => {
    expect(wirePath(10, 50)).toBe('M0 10C50 10 50 50 100 50');
  });

  it('layers have names', () => {
    expect([0, 1, 12].map(layerName)).toEqual(['embeddings', 'block 1', 'block 12']);
  });
});
