// Where things are on the board, without measuring anything. The anchor's layers stand in the middle of its augmenters':
// the first one on the left, the second on the right, the third on the left below the first. A single augmenter leaves
// the right side empty. In a drawing x runs from 0 (left) to 100 (right), y is in pixels.
import type { Layer, Link, ModelShape } from '../../shared/composition.ts';

/** A layer as a place where a wire can be plugged in. */
export interface Jack {
  side: 'augmenter' | 'anchor';
  model: string;
  layer: Layer;
}

export type Flank = 'left' | 'right';

/** Height of a row: comfortable, or as much as many layers leave, but never less than a finger needs (WCAG 2.5.8: 24 px). */
const TALLEST_ROW = 42;
const LOWEST_ROW = 25;
const COMFORTABLE_HEIGHT = 640;

export const jackKey = ({ side, model, layer }: Jack): string => `${side} ${model} ${layer}`;

export { layerName } from '../../shared/composition.ts';

/** Layers, from the embeddings to the last block's output. */
export const layersOf = ({ blocks }: Pick<ModelShape, 'blocks'>): Layer[] =>
  Array.from({ length: blocks + 1 }, (_, k) => k);

export const flankOf = (augmenter: number): Flank => (augmenter % 2 === 0 ? 'left' : 'right');

/** The augmenters on one side of the anchor, from top to bottom. */
export const flank = <Model extends ModelShape>(augmenters: readonly Model[], side: Flank): Model[] =>
  augmenters.filter((_, i) => flankOf(i) === side);

export function rowHeight(anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  const rows = mostRows(anchor, augmenters);
  return Math.max(LOWEST_ROW, Math.min(TALLEST_ROW, Math.floor(COMFORTABLE_HEIGHT / rows)));
}

export function boardHeight(anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  return rowHeight(anchor, augmenters) * mostRows(anchor, augmenters);
}

/** Height of a jack's middle. */
export function jackY(jack: Jack, anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  const place = augmenters.findIndex(({ id }) => id === jack.model);
  const models = jack.side === 'anchor' ? [anchor] : flank(augmenters, flankOf(Math.max(0, place)));
  const index = models.findIndex(({ id }) => id === jack.model);
  const above = countLayers(models.slice(0, Math.max(0, index)));
  return ((above + jack.layer + 0.5) * boardHeight(anchor, augmenters)) / countLayers(models);
}

/** The curve of a wire between two heights: leaves and arrives level. */
export function wirePath(fromY: number, toY: number, fromX = 0, toX = 100): string {
  const middle = (fromX + toX) / 2;
  return `M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`;
}

export const jacksOf = (link: Link, anchor: string): [Jack, Jack] => [
  { side: 'augmenter', model: link.augmenter, layer: link.from },
  { side: 'anchor', model: anchor, layer: link.to },
];

function mostRows(anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  const sides = [[anchor], flank(augmenters, 'left'), flank(augmenters, 'right')];
  return Math.max(...sides.map(countLayers));
}

function countLayers(models: readonly ModelShape[]): number {
  return models.reduce((sum, { blocks }) => sum + blocks + 1, 0);
}
