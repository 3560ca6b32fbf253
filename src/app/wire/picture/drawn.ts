// What a picture of the board is made from, and where its columns stand.
import type { Link, ModelShape } from '../../../shared/composition.ts';
import type { Identity } from '../../parts/identity.ts';
import { flank, flankOf, type Flank } from '../boardLayout.ts';

/** The page's colours as plain values. */
export type PictureColours = Readonly<
  Record<Exclude<Identity, 'pinned'> | 'surface' | 'line' | 'ink' | 'inkSoft', string>
>;

export interface Drawn {
  /** Of the whole: "Secret codes + sums". */
  name: string;
  anchor: ModelShape;
  augmenters: readonly ModelShape[];
  title: (id: string) => string;
  links: readonly Link[];
  /** ‖bridge‖ / ‖residual‖ by link id, as far as that was measured. */
  shares?: Readonly<Record<string, number>>;
  /** The line that is always true. */
  cost: string;
  colours: PictureColours;
}

export const MARGIN = 28;
export const RAIL_WIDTH = 188;
/** Height above the rails, and below them. */
export const HEAD = 122;
export const FOOT = 62;

export type Column = Flank | 'anchor';

/** Left edges of the columns, and the width of the whole. */
export function columnsOf({ augmenters }: Drawn): Record<Column | 'width', number> {
  const isWide = flank(augmenters, 'right').length > 0;
  const step = RAIL_WIDTH + (isWide ? 150 : 250);
  const last = MARGIN + (isWide ? 2 : 1) * step;
  return { left: MARGIN, anchor: MARGIN + step, right: MARGIN + 2 * step, width: last + RAIL_WIDTH + MARGIN };
}

export const flankOfModel = ({ augmenters }: Drawn, id: string): Flank =>
  flankOf(
    Math.max(
      0,
      augmenters.findIndex((model) => model.id === id),
    ),
  );
