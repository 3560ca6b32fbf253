import { describe, expect, it } from 'vitest';
import { linkLabel, type Link } from './composition.ts';
import { codesAndSums } from './presets/codesAndSums.ts';
import { candidatesOf, everyNth, usualStride, type SweepChoice } from './sweeps.ts';
import { newLink } from './wirings.ts';

const shape = (id: string, blocks: number, width = 64) => ({ id, blocks, width, heads: 4 });
const small = { anchor: shape('sums', 3), augmenters: [shape('codes', 2)], present: codesAndSums.links, own: [] };
const nothing: SweepChoice = { pairs: [], stride: 1, wholes: false, heads: false };
const ids = (wired: Parameters<typeof candidatesOf>[0], choice: Partial<SweepChoice>) =>
  candidatesOf(wired, { ...nothing, ...choice }).map(({ id }) => id);
const labels = (links: readonly Link[]) => links.map(linkLabel);

describe('single links', () => {
  it('every layer with every layer, the embeddings among them', () => {
    const found = candidatesOf(small, { ...nothing, pairs: ['codes'] });
    expect(found).toHaveLength(12);
    expect(found.flatMap(({ links }) => labels(links))).toEqual(
      [0, 1, 2].flatMap((from) => [0, 1, 2, 3].map((to) => `${from}-${to}`)),
    );
    expect(found[11]).toMatchObject({ id: 'pair codes-2-3', pair: { augmenter: 'codes', from: 2, to: 3 }, names: [] });
  });

  it('or every n-th, from the last one down', () => {
    expect(everyNth(7, 3)).toEqual([1, 4, 7]);
    expect(ids(small, { pairs: ['codes'], stride: 2 })).toEqual([
      'pair codes-0-1',
      'pair codes-0-3',
      'pair codes-2-1',
      'pair codes-2-3',
    ]);
  });

  it('of each augmenter by itself; of one that is not there, none', () => {
    const two = { ...small, augmenters: [shape('codes', 2), shape('names', 1)] };
    expect(ids(two, { pairs: ['codes', 'names'] })).toHaveLength(12 + 8);
    expect(ids(two, { pairs: ['names'] })).toHaveLength(8);
    expect(ids(two, { pairs: ['gone'] })).toEqual([]);
  });

  it('are not very many unless somebody wants that', () => {
    expect(usualStride(small)).toBe(1);
    const large = { anchor: shape('a', 30), augmenters: [shape('b', 24)] };
    const stride = usualStride(large);
    expect(everyNth(30, stride).length * everyNth(24, stride).length).toBeLessThanOrEqual(64);
    expect(everyNth(30, stride - 1).length * everyNth(24, stride - 1).length).toBeGreaterThan(64);
  });
});

describe('whole wirings', () => {
  it('the same wiring is tried once, under all its names', () => {
    const found = candidatesOf({ ...small, own: codesAndSums.links }, { ...nothing, pairs: ['codes'], wholes: true });
    expect(found.slice(12).map(({ id }) => id)).toEqual(['own', 'spread 2', 'spread 3']);
    expect(found[11].names).toEqual(['Every 4th layer (paper)', 'Last layers only', '1 spread evenly']);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it('none at all is no candidate', () => {
    expect(ids({ ...small, present: [] }, { heads: true })).toEqual([]);
    expect(ids(small, { wholes: true })).not.toContain('own');
  });
});

describe('numbers of heads', () => {
  it('those that divide the width into parts that are possible, of the links that are on', () => {
    const anchor = shape('sums', 3, 24); // 8 heads of 3: not a multiple of 4; 4 heads of 6 neither
    const off = { ...newLink('codes', [0, 0], anchor), enabled: false };
    const narrow = { ...small, anchor, present: [newLink('codes', [2, 3], anchor), off] };
    const found = candidatesOf(narrow, { ...nothing, heads: true });
    expect(found.map(({ id }) => id)).toEqual(['heads 1', 'heads 2']);
    expect(found[0].links).toHaveLength(1);
  });

  it('heads wider than the kernels can are left out', () => {
    const anchor = shape('wide', 3, 1024);
    const wide = { ...small, anchor, present: [newLink('codes', [2, 3], anchor)] };
    expect(ids(wide, { heads: true })).toEqual(['heads 4', 'heads 8']);
  });

  it('the present number, where it is the wiring of the example, is that', () => {
    const found = candidatesOf({ ...small, own: codesAndSums.links }, { ...nothing, wholes: true, heads: true });
    expect(found.map(({ id }) => id)).toEqual([
      'own',
      'every 4th',
      'spread 2',
      'spread 3',
      'heads 1',
      'heads 2',
      'heads 8',
    ]);
    expect(found[0].names).toEqual(['All of the example', 'As wired now, 4 heads']);
  });
});
