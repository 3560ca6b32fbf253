// The shape of a wire: where it is plugged in, its curve, how thick it is, and which one a pointer means.
import type { Link } from '../../shared/composition.ts';
import { jackKey, jacksOf, railOf, rowOf, type BoardLayout, type Flank } from './boardLayout.ts';

export interface WirePlace {
  id: string;
  /** On which side of the anchor. */
  flank: Flank;
  fromY: number;
  toY: number;
}

/** Wires that share a jack arrive beside each other, in the order of where they come from. */
const SLOT_PX = 7;

export function placeWires(layout: BoardLayout, anchor: string, links: readonly Link[]): WirePlace[] {
  const ends = links.flatMap((link) => {
    const [from, to] = jacksOf(link, anchor);
    const column = railOf(layout, from)?.column;
    if (!column || column === 'middle' || !railOf(layout, to)?.rows[to.layer]) return [];
    return [{ id: link.id, flank: column, jacks: [from, to] as const }];
  });
  const height = (end: (typeof ends)[number], which: 0 | 1): number => {
    const { top, height: tall } = rowOf(layout, end.jacks[which]);
    const key = `${end.flank} ${jackKey(end.jacks[which])}`;
    const middle = (each: (typeof ends)[number]): number => rowOf(layout, each.jacks[1 - which]).top;
    const here = ends
      .filter((each) => `${each.flank} ${jackKey(each.jacks[which])}` === key)
      .toSorted((a, b) => middle(a) - middle(b));
    const slot = Math.min(SLOT_PX, (Math.min(tall, 32) - 6) / here.length);
    return top + tall / 2 + slot * (here.indexOf(end) - (here.length - 1) / 2);
  };
  return ends.map((end) => ({ id: end.id, flank: end.flank, fromY: height(end, 0), toY: height(end, 1) }));
}

/** Leaves and arrives level. */
export function wirePath(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromX + toX) / 2;
  return `M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`;
}

const WIDTHS = { unknown: 3, nothing: 1.5, most: 8 };

/** Less than this is nothing: a link starts at exactly 0. */
const NOTHING = 0.0005;

export const writesNothing = (share: number | undefined): boolean => share !== undefined && share < NOTHING;

/** Pixels for a share written: the root, so that small shares can be told apart. */
export function wireWidth(share: number | undefined): number {
  if (share === undefined) return WIDTHS.unknown;
  return WIDTHS.nothing + (WIDTHS.most - WIDTHS.nothing) * Math.sqrt(Math.min(1, Math.max(0, share)));
}

const PIECES = 24;

/**
 * The wire within reach of a place between the rails, and how far along it that is: 0 at the augmenter, 1 at the anchor.
 * @param x from the augmenter's rail (0) to the anchor's (`width`).
 */
export function nearestWire(
  wires: readonly WirePlace[],
  { x, y }: { x: number; y: number },
  width: number,
  reach: number,
): { id: string; along: number } | undefined {
  let best: { id: string; along: number } | undefined;
  let distance = reach;
  for (const { id, fromY, toY } of wires) {
    for (let piece = 0; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const dx = x - width * (1.5 * t * (1 - t) + t ** 3);
      const dy = y - fromY - (toY - fromY) * (3 - 2 * t) * t ** 2;
      const far = Math.hypot(dx, dy);
      if (far < distance) [best, distance] = [{ id, along: t }, far];
    }
  }
  return best;
}
