// An anchor, its augmenters and the links between them, recorded over packed rows: the anchor's layers take the links'
// contributions as they go by.
import type { LinkMask } from '../../shared/composition.ts';
import { badRequest } from '../../shared/errors.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder, type LayerHook, type LayerOptions } from '../model/decoder.ts';
import type { PackedRows } from '../model/packedRows.ts';
import type { Spans } from '../ops/attention.ts';
import { addLink, linkKeysValues, type LinkObserver } from './link.ts';
import type { WiredLink } from './linkWeights.ts';

export interface Composition {
  anchor: Decoder;
  augmenters: ReadonlyMap<string, Decoder>;
  /** Those that are on. */
  links: readonly WiredLink[];
  /** Ids of those that are off. */
  off?: readonly string[];
  /** Goes up when weights change in place, with each step of a run: what was computed before is stale. */
  changes?: number;
}

/** What an anchor sees of an augmenter in one plan. */
export interface AugmenterView {
  /** States [rows, D_A] of a layer. */
  state(layer: number): Tensor;
  /** Which of the rows each anchor row sees under a mask. */
  cross(mask: LinkMask): Spans;
  /** The same for the anchor rows that are needed of its last layer. */
  neededCross(mask: LinkMask): Spans;
}

/** An augmenter that links read. */
export interface ReadAugmenter {
  id: string;
  model: Decoder;
  /** The layers that are read, each once. */
  layers: readonly number[];
  /** The masks that it is read under, each once. */
  masks: readonly LinkMask[];
  /** The highest of them. */
  last: number;
}

export function readAugmenters({ augmenters, links }: Composition): ReadAugmenter[] {
  return [...augmenters].flatMap(([id, model]) => {
    const own = links.map(({ link }) => link).filter(({ augmenter }) => augmenter === id);
    const [layers, masks] = [[...new Set(own.map(({ from }) => from))], [...new Set(own.map(({ mask }) => mask))]];
    return own.length > 0 ? [{ id, model, layers, masks, last: Math.max(...layers) }] : [];
  });
}

/** The lowest layer of the anchor that a link writes into; 0 when there is no link. Below it nothing ever changes. */
export function lowestLink({ links }: Composition): number {
  return links.length === 0 ? 0 : Math.min(...links.map(({ link }) => link.to));
}

/** A model by itself is a composition without links. */
export function alone(model: Decoder): Composition {
  return { anchor: model, augmenters: new Map(), links: [] };
}

/**
 * The same with these links off; the composition itself where they all are. Its weights stay those of the composition.
 * @throws PatchbayError 'bad-request' for an id that no link has.
 */
export function withoutLinks(composition: Composition, ids: readonly string[]): Composition {
  const { links, off = [] } = composition;
  const unknown = ids.find((id) => !off.includes(id) && !links.some(({ link }) => link.id === id));
  if (unknown !== undefined)
    throw badRequest(`There is no link "${unknown}" to leave out.`, 'Choose among the links that are there.');
  const left = links.filter(({ link }) => !ids.includes(link.id));
  if (left.length === links.length) return composition;
  return {
    ...composition,
    links: left,
    get changes() {
      return composition.changes;
    },
  };
}

/** The anchor's hook: adds the contributions of the links into each layer, given their keys and values. */
export function linkHook(
  recorder: Recorder,
  links: readonly WiredLink[],
  source: (link: WiredLink) => { keysValues: Tensor; spans: Spans },
  observe?: LinkObserver,
): LayerHook {
  return (layer, state) =>
    links
      .filter(({ link }) => link.to === layer)
      .reduce((before, wired) => {
        const { keysValues, spans } = source(wired);
        const after = addLink(recorder, wired, state, before, keysValues, spans);
        observe?.(wired, { state, before, after, keysValues, spans });
        return after;
      }, state);
}

export interface CompositionOptions extends Pick<LayerOptions, 'start' | 'needed'> {
  observe?: LinkObserver;
}

/**
 * Records the anchor with everything that the links add to it; returns its states by layer, [rows, D_B] each.
 * `start`: where to begin, if not with the embeddings: a state of the anchor that no link has touched yet.
 * `needed`: the rows of the last layer that are wanted; the augmenters' views then say what those see.
 */
export function recordComposition(
  recorder: Recorder,
  { anchor, links }: Composition,
  anchorRows: PackedRows,
  augmenters: ReadonlyMap<string, AugmenterView>,
  { start, needed, observe }: CompositionOptions = {},
): Tensor[] {
  const sources = new Map(
    links.map((wired) => {
      const { augmenter, from, to, mask } = wired.link;
      const view = augmenters.get(augmenter);
      if (!view) throw new Error(`There are no states of "${augmenter}".`);
      const spans = needed && to === anchor.blocks ? view.neededCross(mask) : view.cross(mask);
      return [wired, { keysValues: linkKeysValues(recorder, wired, view.state(from)), spans }];
    }),
  );
  const hook = linkHook(
    recorder,
    links,
    (wired) => {
      const source = sources.get(wired);
      if (!source) throw new Error(`Link ${wired.link.id} has no source.`);
      return source;
    },
    observe,
  );
  return recordLayers(recorder, anchor, anchorRows.index, anchorRows, { hook, start, needed });
}
