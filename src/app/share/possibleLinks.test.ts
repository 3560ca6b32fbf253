import { describe, expect, it } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { isSameWiring, possibleLinks } from './possibleLinks.ts';
import { sharedLinks } from './setup.ts';

const shape = (id: string, blocks: number) => ({ id, blocks, width: 64, heads: 4 });
const models = { anchor: shape('sums', 3), augmenters: [shape('codes', 2), shape('more', 2)] };
const ids = ['codes', 'more'];
const present = codesAndSums.links;
const link = (over: Partial<Link>): Link => ({ ...present[0], ...over });

describe('shared links, here', () => {
  it('are the links that are here already, as far as they join the same layers', () => {
    const mine = present.map((each, i) => ({ ...each, id: `mine ${i}` }));
    const shared = sharedLinks([...present.slice(0, 2), link({ augmenter: 'more', from: 1, to: 1 })], ids);
    const { links, ignored } = possibleLinks(shared, models, mine);
    expect(ignored).toEqual([]);
    expect(links.map(({ id }) => id)).toEqual(['mine 0', 'mine 1', 'more-1-1']);
    expect(links[2]).toMatchObject({ augmenter: 'more', from: 1, to: 1, heads: 4 });
  });

  it('take what the link says of heads, bias and the like', () => {
    const changed = link({ heads: 2, distanceBias: false, enabled: false });
    expect(possibleLinks(sharedLinks([changed], ids), models, present).links).toEqual([changed]);
  });

  it('never share an id, also where one of them was moved to other layers', () => {
    const moved = [link({ id: 'codes-2-1', to: 0 })];
    const shared = sharedLinks([link({ to: 0 }), link({ to: 1 })], ids);
    const { links } = possibleLinks(shared, models, moved);
    expect(new Set(links.map(({ id }) => id)).size).toBe(2);
  });

  it('that cannot be are listed with the reason, and the others are taken', () => {
    const bad = [link({ from: 9 }), link({ to: 9 }), link({ heads: 5 }), link({}), link({})];
    const shared = [...sharedLinks(bad, ids), { ...sharedLinks([link({})], ids)[0], augmenter: 3 }];
    const { links, ignored } = possibleLinks(shared, models, []);
    expect(links).toHaveLength(1);
    expect(ignored).toEqual([
      "links = '1.9-0.h4' (codes has layers 0 to 2; layer 9 is not one of them)",
      "links = '1.2-9.h4' (sums has layers 0 to 3; layer 9 is not one of them)",
      expect.stringContaining("links = '1.2-0.h5' (5 heads do not divide"),
      "links = '1.2-0.h4' (These two layers are already linked (2-0))",
      "links = '3.2-0.h4' (there is no augmenter 3)",
    ]);
  });
});

it('two wirings are the same whatever their links are called, and in any order', () => {
  const renamed = present.map((each) => ({ ...each, id: `x${each.id}` })).toReversed();
  expect(isSameWiring(present, renamed, ids)).toBe(true);
  expect(isSameWiring(present, present.slice(1), ids)).toBe(false);
  expect(isSameWiring(present, [link({ heads: 2 }), ...present.slice(1)], ids)).toBe(false);
});
