// An anchor, its augmenters and the links between them, recorded over packed rows: augmenters first, up to the highest
// layer that is read, then the anchor, whose layers take the links' contributions as they go by.
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

/** An augmenter's rows in the same plan, and which of them each anchor row sees. */
export interface AugmenterRows {
  rows: PackedRows;
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
 * Records the whole composition; returns the anchor's states of all layers, [rows, D_B] each. `onEmbeddings` changes the
 * anchor's embeddings first (noise, while a model is trained from nothing).
 */
export function recordComposition(
  recorder: Recorder,
  composition: Composition,
  anchorRows: PackedRows,
  augmenterRows: ReadonlyMap<string, AugmenterRows>,
  onEmbeddings: (state: Tensor) => Tensor = (state) => state,
): Tensor[] {
  const states = new Map<string, Tensor[]>();
  for (const { id, model, last } of readAugmenters(composition)) {
    const { rows } = rowsOf(augmenterRows, id);
    states.set(id, recordLayers(recorder, model, rows.index, rows, undefined, last));
  }
  const keysValues = new Map(
    composition.links.map((wired) => {
      const state = states.get(wired.link.augmenter)?.[wired.link.from];
      if (!state) throw new Error(`There are no states of "${wired.link.augmenter}".`);
      return [wired, linkKeysValues(recorder, wired, state)];
    }),
  );
  const hook = linkHook(recorder, [...keysValues.keys()], (wired) => ({
    keysValues: keysValues.get(wired) as Tensor,
    spans: rowsOf(augmenterRows, wired.link.augmenter).cross,
  }));
  return recordLayers(recorder, composition.anchor, anchorRows.index, anchorRows, (layer, state) =>
    hook(layer, layer === 0 ? onEmbeddings(state) : state),
  );
}

function rowsOf(rows: ReadonlyMap<string, AugmenterRows>, id: string): AugmenterRows {
  const found = rows.get(id);
  if (!found) throw new Error(`There are no rows for the augmenter "${id}".`);
  return found;
}
