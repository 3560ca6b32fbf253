// The links as wires: as wide as what they write, thin and dashed where they are off.
import type { Link } from '../../../shared/composition.ts';
import { jacksOf, jackY, wirePath } from '../boardLayout.ts';
import { columnsOf, flankOfModel, HEAD, RAIL_WIDTH, type Drawn } from './drawn.ts';
import type { Shape } from './shapes.ts';

const UNMEASURED = 3;
const THINNEST = 1;
const WIDEST = 10;

export function wireShape(link: Link, drawn: Drawn): Shape {
  const { anchor, augmenters, colours, shares = {} } = drawn;
  const columns = columnsOf(drawn);
  const side = flankOfModel(drawn, link.augmenter);
  const [from, to] = jacksOf(link, anchor.id).map((jack) => HEAD + jackY(jack, anchor, augmenters));
  const [fromX, toX] =
    side === 'left' ? [columns.left + RAIL_WIDTH, columns.anchor] : [columns.right, columns.anchor + RAIL_WIDTH];
  const d = wirePath(from, to, fromX, toX);
  if (!link.enabled) return { kind: 'wire', d, stroke: colours.composed, width: 1.5, dashes: [3, 6] };
  return { kind: 'wire', d, stroke: colours.composed, width: wireWidth(shares[link.id]) };
}

/** A link that does nothing is a hair; one that writes as much as there was is as wide as they get. */
function wireWidth(share?: number): number {
  if (share === undefined || !Number.isFinite(share)) return UNMEASURED;
  return THINNEST + (WIDEST - THINNEST) * Math.min(1, Math.max(0, share));
}
