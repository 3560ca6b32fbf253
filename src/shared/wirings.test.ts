import { describe, expect, it } from 'vitest';
import { linkLabel } from './composition.ts';
import {
  allPairs,
  everyFourth,
  lastOnly,
  mostSpread,
  movedLink,
  newLink,
  possibleHeads,
  sameLinks,
  spreadEvenly,
  wireOnly,
} from './wirings.ts';

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

  it('all pairs, embeddings included', () => {
    expect(allPairs(small, [])).toHaveLength(3 * 4);
    expect(labels(allPairs(small, [])).slice(0, 5)).toEqual(['0-0', '0-1', '0-2', '0-3', '1-0']);
    expect(allPairs(large, [])).toHaveLength(25 * (13 + 9));
  });

  it('one augmenter alone, the links of the others left as they are', () => {
    const present = [newLink('b', [3, 3], large.anchor), newLink('a', [1, 1], large.anchor)];
    const wired = wireOnly(large, present, 'a', lastOnly);
    expect(wired.map(({ augmenter }) => augmenter)).toEqual(['a', 'b']);
    expect(labels(wired)).toEqual(['12-24', '3-3']);
    expect(labels(wireOnly(large, present, undefined, lastOnly))).toEqual(['12-24', '8-24']);
  });

  it('a link that moves keeps what it is, under another id', () => {
    const link = { ...newLink('codes', [2, 3], small.anchor), heads: 2 };
    const ends = { augmenter: 'codes', from: 1, to: 3 };
    expect(movedLink(link, ends, [])).toEqual({ ...link, ...ends, id: 'codes-1-3' });
    const foreign = { ...newLink('codes', [0, 0], small.anchor), id: 'codes-1-3' };
    expect(movedLink(link, ends, [foreign]).id).toBe('codes-1-3-again');
  });

  it('heads divide the width into parts of a multiple of 4, up to 256 wide', () => {
    expect(possibleHeads({ width: 64 })).toEqual([1, 2, 4, 8, 16]);
    expect(possibleHeads({ width: 2048 })[0]).toBe(8);
  });

  it('keeps a link that is there already, switched on', () => {
    const present = { ...newLink('codes', [2, 3], small.anchor), id: 'mine', heads: 2, enabled: false };
    expect(lastOnly(small, [present])).toEqual([{ ...present, enabled: true }]);
  });

  it('a link of a wide model has as many heads as it takes', () => {
    const shapes = [1024, 1280, 1536, 2048, 4096, 5120].map((width) => shape('sums', 3, width));
    expect(shapes.map((anchor) => newLink('codes', [0, 0], anchor).heads)).toEqual([4, 5, 6, 8, 16, 20]);
    for (const anchor of shapes)
      expect(everyFourth({ anchor, augmenters: [shape('codes', 3)] }, []), `${anchor.width}`).not.toEqual([]);
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
