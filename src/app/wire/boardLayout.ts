// Where things are on the board, without measuring anything: all layers of the augmenters on the left, the anchor's on
// the right, each side spread over the same height. In the drawing x runs from 0 (left) to 100 (right), y is in pixels.
import type { Layer, Link, ModelShape } from '../../shared/composition.ts';

/** A layer as a place where a wire can be plugged in. */
export interface Jack {
  side: 'augmenter' | 'anchor';
  model: string;
  layer: Layer;
}

const ROW = 42;

export const jackKey = ({ side, model, layer }: Jack): string => `${side} ${model} ${layer}`;

export const layerName = (layer: Layer): string => (layer === 0 ? 'embeddings' : `block ${layer}`);

/** Layers, from the embeddings to the last block's output. */
export const layersOf = ({ blocks }: Pick<ModelShape, 'blocks'>): Layer[] =>
  Array.from({ length: blocks + 1 }, (_, k) => k);

export function boardHeight(anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  return ROW * Math.max(countLayers([anchor]), countLayers(augmenters));
}

/** Height of a jack's middle. */
export function jackY(jack: Jack, anchor: ModelShape, augmenters: readonly ModelShape[]): number {
  const models = jack.side === 'anchor' ? [anchor] : augmenters;
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

function countLayers(models: readonly ModelShape[]): number {
  return models.reduce((sum, { blocks }) => sum + blocks + 1, 0);
}
