import { describe, expect, it } from 'vitest';
import { linkLabel } from './composition.ts';
import { everyFourth, lastOnly, mostSpread, newLink, sameLinks, spreadEvenly } from './wirings.ts';

const shape = (id: string, blocks: number, width = 64) => ({ id, blocks, width, heads: 4 });
const small = { anchor: shape('sums', 3), augmenters: [shape('codes', 2)] };
const large = { anchor: shape('large', 24, 96), augmenters: [shape('a', 12), shape('b', 8)] };
const labels = (links: { from: number; to: number }[]) => links.map(linkLabel);

describe('ways to wire', () => {
  it('the last blocks only, of every augmenter', () => {
    expect(labels(lastOnly(small, []))).toEqual(['2-3']);
    expect(labels(lastOnly(large, []))).toEqual(['12-24', '8-24']);
  });

  it('every 4th layer, or the last where there are fewer', () => {
    expect(labels(everyFourth(small, []))).toEqual(['2-3']);
    expect(labels(everyFourth(large, []))).toEqual(['4-8', '8-16', '12-24', '4-12', '8-24']);
  });

  it('spread evenly, up to a link for each block of the longer model', () => {
    expect(mostSpread(small)).toBe(3);
    expect(labels(spreadEvenly(small, [], 3))).toEqual(['1-1', '1-2', '2-3']);
    expect(labels(spreadEvenly(small, [], 1))).toEqual(['2-3']);
  });

  it('keeps a link that is there already, switched on', () => {
    const present = { ...newLink('codes', [2, 3], small.anchor), id: 'mine', heads: 2, enabled: false };
    expect(lastOnly(small, [present])).toEqual([{ ...present, enabled: true }]);
  });

  it('a new link has as many heads as fit', () => {
    expect([64, 24, 8, 20].map((width) => newLink('codes', [0, 0], shape('sums', 3, width)).heads)).toEqual([
      4, 3, 2, 1,
    ]);
  });

  it('the order of links does not make them others, switching one off does', () => {
    const links = spreadEvenly(small, [], 3);
    expect(sameLinks(links, links.toReversed())).toBe(true);
    expect(sameLinks(links, [{ ...links[0], enabled: false }, ...links.slice(1)])).toBe(false);
  });
});
