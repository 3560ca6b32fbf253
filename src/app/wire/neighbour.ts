// Where the arrow keys lead on the board.
import { jackAt, railOf, rowOf, type BoardLayout, type Jack } from './boardLayout.ts';

/** Along the rail, or to the layer beside it. */
export function neighbour(layout: BoardLayout, jack: Jack, key: string): Jack | undefined {
  const rail = railOf(layout, jack);
  if (!rail) return undefined;
  const last = rail.rows.length - 1;
  const along = { ArrowUp: jack.layer - 1, ArrowDown: jack.layer + 1, Home: 0, End: last }[key];
  if (along !== undefined) return { ...jack, layer: Math.min(last, Math.max(0, along)) };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const columns = ['left', 'middle', 'right'] as const;
  const next = columns[columns.indexOf(rail.column) + (key === 'ArrowLeft' ? -1 : 1)];
  const { top, height } = rowOf(layout, jack);
  return next && jackAt(layout, next, top + height / 2);
}
