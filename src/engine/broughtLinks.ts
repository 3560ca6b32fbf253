// Links that come to a board from somewhere else, with their weights: from what was open before, from an earlier visit, from
// the files of an example.
import type { Link } from '../shared/composition.ts';
import type { Wiring } from '../shared/protocol.ts';
import type { CompositionFile } from './compositionFile.ts';

export interface BroughtLinks extends Pick<CompositionFile, 'links' | 'values'>, Pick<Wiring, 'origin' | 'steps'> {}

const ORIGINS: readonly Wiring['origin'][] = ['untrained', 'preset', 'trained'];

/** Those that read one of these augmenters. Where none are left, nothing was trained either. */
export function linksOf({ links, values, origin, steps }: BroughtLinks, augmenters: readonly string[]): BroughtLinks {
  const kept = links.flatMap((link, i) => (augmenters.includes(link.augmenter) ? [i] : []));
  if (kept.length === 0) return { links: [], values: [], origin: 'untrained', steps: 0 };
  return { links: kept.map((i) => links[i]), values: kept.map((i) => values[i]), origin, steps };
}

/** What was trained of either counts for both. */
export function together(first: BroughtLinks, second: BroughtLinks): BroughtLinks {
  return {
    links: [...first.links, ...withFreeIds(second.links, first.links)],
    values: [...first.values, ...second.values],
    origin: ORIGINS[Math.max(ORIGINS.indexOf(first.origin), ORIGINS.indexOf(second.origin))],
    steps: Math.max(first.steps, second.steps),
  };
}

/** Weights are kept under a link's id, and a file may call its links whatever it likes. */
export function withFreeIds(links: readonly Link[], taken: readonly Link[]): Link[] {
  const ids = new Set(taken.map(({ id }) => id));
  return links.map((link) => {
    let { id } = link;
    for (let i = 2; ids.has(id); i++) id = `${link.id}-${i}`;
    ids.add(id);
    return { ...link, id };
  });
}
