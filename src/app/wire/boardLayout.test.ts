import { describe, expect, it } from 'vitest';
import { layerName, type Link } from '../../shared/composition.ts';
import { newLink } from '../../shared/wirings.ts';
import { FULL_ROW, jackAt, layOut, railOf, rowOf, TITLE_HEIGHT, type Jack } from './boardLayout.ts';
import { longRuns } from './layerRuns.ts';

const shape = (id: string, blocks: number) => ({ id, blocks, width: 64, heads: 4 });
const anchor = shape('sums', 3);
const jack = (model: string, layer: number): Jack => ({
  side: model === 'sums' || model === 'large' ? 'anchor' : 'augmenter',
  model,
  layer,
});

describe('places on the board', () => {
  it('both sides are spread over the height of the longer one', () => {
    const layout = layOut(anchor, [shape('codes', 2)], []);
    const rows = layout.height - TITLE_HEIGHT;
    const middle = (model: string, layer: number): number => {
      const { top, height } = rowOf(layout, jack(model, layer));
      return (top + height / 2 - TITLE_HEIGHT) / rows;
    };
    expect([0, 1, 2, 3].map((layer) => middle('sums', layer))).toEqual([1, 3, 5, 7].map((eighths) => eighths / 8));
    expect([0, 1, 2].map((layer) => middle('codes', layer))).toEqual([1 / 6, 3 / 6, 5 / 6]);
    expect(rows).toBe(4 * 42);
  });

  it('the second augmenter stands across, the third below the first, under a title of its own', () => {
    const layout = layOut(anchor, [shape('codes', 1), shape('names', 3), shape('dates', 1)], []);
    const place = (model: string) => railOf(layout, jack(model, 0));
    expect(place('codes')).toMatchObject({ column: 'left', top: 0 });
    expect(place('names')).toMatchObject({ column: 'right', top: 0 });
    const above = rowOf(layout, jack('codes', 1));
    expect(place('dates')?.column).toBe('left');
    expect(place('dates')?.top).toBeGreaterThan(above.top + above.height);
  });

  it('of many layers those with links can be read and hit, and the whole stays on one screen', () => {
    const large = shape('large', 24);
    const augmenters = ['a', 'b', 'c'].map((id) => shape(id, 30));
    const links = augmenters.flatMap(({ id }) => [6, 12, 18, 24].map((layer) => newLink(id, [layer, layer], large)));
    const layout = layOut(large, augmenters, links);
    expect(layout.height).toBeLessThan(760);
    for (const { augmenter, from, to } of links) {
      expect(rowOf(layout, jack(augmenter, from)).height).toBeGreaterThanOrEqual(FULL_ROW);
      expect(rowOf(layout, jack('large', to)).height).toBeGreaterThanOrEqual(FULL_ROW);
    }
    for (const { rows } of layout.rails) for (const row of rows) expect(row.height).toBeGreaterThanOrEqual(8);
    for (const { rows, top } of layout.rails) {
      expect(rows[0].top).toBe(top + TITLE_HEIGHT);
      rows.slice(1).forEach((row, i) => expect(row.top).toBeCloseTo(rows[i].top + rows[i].height));
      expect(rows.at(-1)?.top).toBeLessThan(layout.height);
    }
  });

  it('all linked with all: every row can be hit, however high that is', () => {
    const large = shape('large', 40);
    const links: Link[] = Array.from({ length: 41 }, (_, k) => newLink('codes', [k, k], large));
    const layout = layOut(large, [shape('codes', 40)], links);
    expect(layout.rails.flatMap(({ rows }) => rows).every(({ height }) => height >= FULL_ROW)).toBe(true);
  });

  it('the layer at a height: in its row, or the nearest of the rail', () => {
    const layout = layOut(anchor, [shape('codes', 1), shape('names', 3), shape('dates', 30)], []);
    for (const { rows, model, side, column } of layout.rails)
      rows.forEach(({ top, height }, layer) =>
        expect(jackAt(layout, column, top + height / 2)).toEqual({ side, model, layer }),
      );
    expect(jackAt(layout, 'left', -5)).toEqual(jack('codes', 0));
    expect(jackAt(layout, 'left', layout.height + 5)).toEqual(jack('dates', 30));
    expect(jackAt(layOut(anchor, [shape('codes', 1)], []), 'right', 20)).toBeUndefined();
  });

  it('layers have names, and long runs of low rows one together', () => {
    expect([0, 1, 12].map(layerName)).toEqual(['embeddings', 'block 1', 'block 12']);
    const row = (height: number, i: number) => ({ top: 10 * i, height });
    const runs = longRuns([10, 10, 25, 10, 25, 10, 10].map(row));
    expect(runs.map(({ first, last }) => [first, last])).toEqual([
      [0, 1],
      [5, 6],
    ]);
  });
});
