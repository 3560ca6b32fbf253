// The links as wires: as wide as what they write, thin and dashed where they are off or write nothing, as on the board.
import { augmenterIdentity } from '../../parts/identity.ts';
import type { BoardLayout } from '../boardLayout.ts';
import { placeWires, wirePath, wireWidth, writesNothing } from '../wireShape.ts';
import { columnsOf, HEAD, RAIL_WIDTH, type Drawn } from './drawn.ts';
import type { Shape } from './shapes.ts';

export function wireShapes(layout: BoardLayout, drawn: Drawn): Shape[] {
  const { anchor, augmenters, colours, links, shares = {} } = drawn;
  const columns = columnsOf(drawn);
  return placeWires(layout, anchor.id, links).map(({ id, flank, fromY, toY }) => {
    const link = links.find((each) => each.id === id);
    const stroke = colours[augmenterIdentity(augmenters.findIndex((model) => model.id === link?.augmenter))];
    const [fromX, toX] =
      flank === 'left' ? [columns.left + RAIL_WIDTH, columns.middle] : [columns.right, columns.middle + RAIL_WIDTH];
    const d = wirePath(fromX, HEAD + fromY, toX, HEAD + toY);
    const share = Number.isFinite(shares[id]) ? shares[id] : undefined;
    if (!link?.enabled) return { kind: 'wire', d, stroke, width: wireWidth(0), dashes: [3, 6] };
    const dashes = writesNothing(share) ? [1, 5] : undefined;
    return { kind: 'wire', d, stroke, width: wireWidth(share), dashes };
  });
}
