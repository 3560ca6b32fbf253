// Where things are on the board, by arithmetic: nothing is measured, so a pointer can be followed without asking the page.
// The anchor stands in the middle of its augmenters: the first one on the left, the second on the right, the third on the
// left below the first. Many layers are seen through a lens: those with links keep a row that can be read and hit, the
// others between them move together. All in pixels from the top of the board.
import type { Layer, Link, ModelShape } from '../../shared/composition.ts';

/** A layer as a place where a wire can be plugged in. */
export interface Jack {
  side: 'augmenter' | 'anchor';
  model: string;
  layer: Layer;
}

export type Flank = 'left' | 'right';
export type Column = Flank | 'middle';

export interface Row {
  top: number;
  height: number;
}

/** The layers of a model, from the embeddings to the last block's output, under its title. */
export interface RailPlace {
  side: Jack['side'];
  model: string;
  column: Column;
  top: number;
  rows: Row[];
}

export interface BoardLayout {
  height: number;
  rails: RailPlace[];
}

/** A row at its most comfortable, and the least that a finger needs (WCAG 2.5.8: 24 px). */
const TALLEST_ROW = 42;
export const FULL_ROW = 25;
/** Of a layer without links among many. Every such link can be made with the lists under the table, too (2.5.8, Equivalent). */
const SLIM_ROW = 8;
const COMFORTABLE_HEIGHT = 640;
export const TITLE_HEIGHT = 24;
const GAP = 14;

export const jackKey = ({ side, model, layer }: Jack): string => `${side} ${model} ${layer}`;

/** Layers, from the embeddings to the last block's output. */
export const layersOf = ({ blocks }: Pick<ModelShape, 'blocks'>): Layer[] =>
  Array.from({ length: blocks + 1 }, (_, k) => k);

export const flankOf = (augmenter: number): Flank => (augmenter % 2 === 0 ? 'left' : 'right');

export const jacksOf = (link: Pick<Link, 'augmenter' | 'from' | 'to'>, anchor: string): [Jack, Jack] => [
  { side: 'augmenter', model: link.augmenter, layer: link.from },
  { side: 'anchor', model: anchor, layer: link.to },
];

export function layOut(anchor: ModelShape, augmenters: readonly ModelShape[], links: readonly Link[]): BoardLayout {
  const plugged = new Set(links.flatMap((link) => jacksOf(link, anchor.id).map(jackKey)));
  const rail = (side: Jack['side'], model: ModelShape): boolean[] =>
    layersOf(model).map((layer) => plugged.has(jackKey({ side, model: model.id, layer })));
  const columns: { column: Column; side: Jack['side']; models: ModelShape[]; rails: boolean[][] }[] = [
    { column: 'left' as const, models: augmenters.filter((_, i) => flankOf(i) === 'left') },
    { column: 'middle' as const, models: [anchor] },
    { column: 'right' as const, models: augmenters.filter((_, i) => flankOf(i) === 'right') },
  ].map(({ column, models }) => {
    const side = column === 'middle' ? 'anchor' : 'augmenter';
    return { column, side, models, rails: models.map((model) => rail(side, model)) };
  });
  const height = Math.max(...columns.map(({ rails }) => extra(rails) + wanted(rails.flat())));
  const rails = columns.flatMap(({ column, side, models, rails: here }) => {
    const heights = rowHeights(here.flat(), height - extra(here));
    let [top, next] = [0, 0];
    return models.map(({ id }, i): RailPlace => {
      const start = top;
      top += TITLE_HEIGHT;
      const rows = here[i].map(() => {
        const row = { top, height: heights[next++] };
        top += row.height;
        return row;
      });
      top += GAP;
      return { side, model: id, column, top: start, rows };
    });
  });
  return { height, rails };
}

/** What a column has besides rows. */
const extra = (rails: readonly unknown[]): number => rails.length * TITLE_HEIGHT + Math.max(0, rails.length - 1) * GAP;

/** How much the rows of a column need; true where something is plugged in. */
function wanted(rows: readonly boolean[]): number {
  const even = Math.floor(COMFORTABLE_HEIGHT / Math.max(1, rows.length));
  if (even >= FULL_ROW) return Math.min(TALLEST_ROW, even) * rows.length;
  const full = rows.filter(Boolean).length;
  return Math.max(COMFORTABLE_HEIGHT, full * FULL_ROW + (rows.length - full) * SLIM_ROW);
}

/** Spread evenly where there is room for that. */
function rowHeights(rows: readonly boolean[], space: number): number[] {
  const even = space / rows.length;
  if (even >= FULL_ROW) return rows.map(() => even);
  const full = rows.filter(Boolean).length;
  const slim = (space - full * FULL_ROW) / (rows.length - full);
  return rows.map((isPlugged) => (isPlugged ? FULL_ROW : slim));
}

export function railOf(layout: BoardLayout, { side, model }: Pick<Jack, 'side' | 'model'>): RailPlace | undefined {
  return layout.rails.find((rail) => rail.side === side && rail.model === model);
}

/** The row of a jack. One that is not there (its model is being exchanged) has no height. */
export function rowOf(layout: BoardLayout, jack: Jack): Row {
  return railOf(layout, jack)?.rows[jack.layer] ?? { top: 0, height: 0 };
}

/** The layer at a height of a column; the nearest one of the rail that reaches there. */
export function jackAt(layout: BoardLayout, column: Column, y: number): Jack | undefined {
  const rail = layout.rails.findLast((each) => each.column === column && (each.top <= y || each.top === 0));
  if (!rail) return undefined;
  const after = rail.rows.findIndex(({ top, height }) => y < top + height);
  return { side: rail.side, model: rail.model, layer: after === -1 ? rail.rows.length - 1 : after };
}
