// A sweep: wirings that are tried one after another, each from its start and with the same budget, to see which is best.
// Here is which ones those are. Two that are the same wiring are one candidate with two names.
import { linkProblem, type Link } from './composition.ts';
import { everyFourth, lastOnly, mostSpread, newLink, spreadEvenly, type Models } from './wirings.ts';

export interface Candidate {
  /** Says what it is, so the same candidate of another sweep has the same. */
  id: string;
  /** What it is called as a whole wiring: "Last only". A single link that is none has no name. */
  names: string[];
  /** Present when it is a single link between two layers: its place in the grid. */
  pair?: Pick<Link, 'augmenter' | 'from' | 'to'>;
  links: Link[];
}

export interface SweepChoice {
  /** Augmenters whose every layer is tried with every layer of the anchor, by a single link. */
  pairs: readonly string[];
  /** Of those, every n-th layer only, counted down from the last. */
  stride: number;
  /** Whole wirings: every 4th, spread evenly, last only, all of the example. */
  wholes: boolean;
  /** The present wiring with other numbers of heads. */
  heads: boolean;
}

export interface Wired extends Models {
  /** As wired now. */
  present: readonly Link[];
  /** Those of the example; none for models of one's own. */
  own: readonly Link[];
}

const HEADS = [1, 2, 4, 8];

/** So many single links, and a sweep takes its time: above that, layers are left out unless a person says otherwise. */
const MANY_PAIRS = 64;

/** Without those that cannot be, and without the same wiring twice. */
export function candidatesOf(wired: Wired, choice: SweepChoice): Candidate[] {
  const all = [
    ...choice.pairs.flatMap((augmenter) => pairs(wired, augmenter, choice.stride)),
    ...(choice.wholes ? wholes(wired) : []),
    ...(choice.heads ? headCounts(wired) : []),
  ];
  const found = new Map<string, Candidate>();
  for (const candidate of all) {
    if (candidate.links.length === 0 || !isPossible(candidate.links, wired)) continue;
    const same = found.get(wiringKey(candidate.links));
    if (same) same.names = [...new Set([...same.names, ...candidate.names])];
    else found.set(wiringKey(candidate.links), candidate);
  }
  return [...found.values()];
}

/** Layers from the last one down, n apart, in the order of the model. */
export function everyNth(blocks: number, stride: number): number[] {
  return Array.from({ length: Math.floor(blocks / stride) + 1 }, (_, i) => blocks - i * stride).toReversed();
}

/** The smallest n for which the single links are not too many. */
export function usualStride({ anchor, augmenters }: Models): number {
  const count = (stride: number): number =>
    augmenters.reduce(
      (sum, { blocks }) => sum + everyNth(blocks, stride).length * everyNth(anchor.blocks, stride).length,
      0,
    );
  let stride = 1;
  while (count(stride) > MANY_PAIRS && stride < anchor.blocks) stride++;
  return stride;
}

function pairs({ anchor, augmenters }: Wired, augmenter: string, stride: number): Candidate[] {
  const blocks = augmenters.find(({ id }) => id === augmenter)?.blocks;
  if (blocks === undefined) return [];
  return everyNth(blocks, stride).flatMap((from) =>
    everyNth(anchor.blocks, stride).map((to) => {
      const link = newLink(augmenter, [from, to], anchor);
      return { id: `pair ${link.id}`, names: [], pair: { augmenter, from, to }, links: [link] };
    }),
  );
}

function wholes(wired: Wired): Candidate[] {
  const whole = (id: string, name: string, links: readonly Link[]): Candidate => ({
    id,
    names: [name],
    links: links.map((link) => ({ ...link, enabled: true })),
  });
  const spreads = Array.from({ length: mostSpread(wired) }, (_, i) =>
    whole(`spread ${i + 1}`, `${i + 1} spread evenly`, spreadEvenly(wired, [], i + 1)),
  );
  return [
    whole('own', 'All of the example', wired.own),
    whole('every 4th', 'Every 4th layer (paper)', everyFourth(wired, [])),
    whole('last', 'Last layers only', lastOnly(wired, [])),
    ...spreads,
  ];
}

/** Of the links that are on. */
function headCounts({ present }: Wired): Candidate[] {
  const on = present.filter(({ enabled }) => enabled);
  return HEADS.map((heads) => ({
    id: `heads ${heads}`,
    names: [`As wired now, ${heads === 1 ? '1 head' : `${heads} heads`}`],
    links: on.map((link) => ({ ...link, heads })),
  }));
}

function isPossible(links: readonly Link[], { anchor, augmenters }: Models): boolean {
  return links.every((link, i) => !linkProblem(link, anchor, [...augmenters], links.slice(0, i)));
}

/** All that counts for training it: ids and the order do not. */
function wiringKey(links: readonly Link[]): string {
  return links
    .map(({ augmenter, from, to, heads, distanceBias, variant, mask }) =>
      JSON.stringify([augmenter, from, to, heads, distanceBias, variant, mask]),
    )
    .toSorted()
    .join();
}
