// An anchor, its augmenters and the links between them, recorded over packed rows: the anchor's layers take the links'
// contributions as they go by.
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder, type LayerHook } from '../model/decoder.ts';
import type { PackedRows } from '../model/packedRows.ts';
import type { Spans } from '../ops/attention.ts';
import { addLink, linkKeysValues } from './link.ts';
import type { WiredLink } from './linkWeights.ts';

export interface Composition {
  anchor: Decoder;
  augmenters: ReadonlyMap<string, Decoder>;
  /** Those that are on. */
  links: readonly WiredLink[];
}

/** What an anchor sees of an augmenter in one plan. */
export interface AugmenterView {
  /** States [rows, D_A] of a layer. */
  state(layer: number): Tensor;
  /** Which of the rows each anchor row sees. */
  cross: Spans;
}

/** Augmenters that at least one link reads, each with the highest layer that is needed of it. */
export function readAugmenters({ augmenters, links }: Composition): { id: string; model: Decoder; last: number }[] {
  return [...augmenters].flatMap(([id, model]) => {
    const layers = links.filter(({ link }) => link.augmenter === id).map(({ link }) => link.from);
    return layers.length > 0 ? [{ id, model, last: Math.max(...layers) }] : [];
  });
}

/** A model by itself is a composition without links. */
export function alone(model: Decoder): Composition {
  return { anchor: model, augmenters: new Map(), links: [] };
}

/** The anchor's hook: adds the contributions of the links into each layer, given their keys and values. */
export function linkHook(
  recorder: Recorder,
  links: readonly WiredLink[],
  source: (link: WiredLink) => { keysValues: Tensor; spans: Spans },
): LayerHook {
  return (layer, state) =>
    links
      .filter(({ link }) => link.to === layer)
      .reduce((sum, wired) => {
        const { keysValues, spans } = source(wired);
        return addLink(recorder, wired, state, sum, keysValues, spans);
      }, state);
}

/**
 * Records the anchor with everything that the links add to it; returns its states of all layers, [rows, D_B] each.
 * `onEmbeddings` changes the anchor's embeddings first (noise, while a model is trained from nothing).
 */
export function recordComposition(
  recorder: Recorder,
  { anchor, links }: Composition,
  anchorRows: PackedRows,
  augmenters: ReadonlyMap<string, AugmenterView>,
  onEmbeddings: (state: Tensor) => Tensor = (state) => state,
): Tensor[] {
  const sources = new Map(
    links.map((wired) => {
      const { augmenter, from } = wired.link;
      const view = augmenters.get(augmenter);
      if (!view) throw new Error(`There are no states of "${augmenter}".`);
      return [wired, { keysValues: linkKeysValues(recorder, wired, view.state(from)), spans: view.cross }];
    }),
  );
  const hook = linkHook(recorder, links, (wired) => {
    const source = sources.get(wired);
    if (!source) throw new Error(`Link ${wired.link.id} has no source.`);
    return source;
  });
  return recordLayers(recorder, anchor, anchorRows.index, anchorRows, (layer, state) =>
    hook(layer, layer === 0 ? onEmbeddings(state) : state),
  );
}
