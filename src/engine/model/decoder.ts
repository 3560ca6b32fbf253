// What every decoder-only language model is to the rest of the engine, whatever its family: layers that turn packed rows
// of token ids into states, and a head that turns states into logits.
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { Spans } from '../ops/attention.ts';
import { gather, type RowIndex } from '../ops/gather.ts';
import type { BlockAdapters } from './blockWeights.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { Part } from './parts.ts';

/** Keys and values of every block, kept while decoding. */
export interface KeyValueCache {
  /** [slots, 2·G·D] per block. */
  blocks: readonly Tensor[];
  /** u32[rows]: the slot that each row of this run writes. */
  slots: Tensor;
}

/** The rows whose states are needed in the end, and what each of them may look at; the others only serve as keys. */
export interface NeededRows {
  index: RowIndex;
  /** In a block that sees the latest `window` tokens, Infinity: all. */
  spans(window: number): Spans;
}

/** Where the rows of a run stand: their positions, and which rows (or cache slots) each may look at. */
export interface RowPlaces {
  positions: Tensor;
  spans(window: number): Spans;
  cache?: KeyValueCache;
}

export interface Decoder {
  readonly config: DecoderConfig;
  readonly blocks: number;
  readonly width: number;
  readonly heads: number;
  /** Numbers of a head. */
  readonly headWidth: number;
  readonly vocabulary: number;
  /** Longest text the model was made for, in tokens. */
  readonly contextLength: number;
  /** Longest text that it can read at all: positions that are learned have an end. */
  readonly mostTokens: number;
  /** Numbers in one row of a block's cache: keys and values of all heads. */
  readonly cacheWidth: number;
  readonly parts: readonly Part[];
  /** Layer 0: [rows, C]. */
  embed(recorder: Recorder, rows: RowIndex, positions: Tensor): Tensor;
  /**
   * The output of block k (1 … blocks) from the state of layer k − 1: of the needed rows, or of all.
   * @param adapters what is added to its matrices.
   */
  block(
    recorder: Recorder,
    k: number,
    state: Tensor,
    places: RowPlaces,
    needed?: NeededRows,
    adapters?: BlockAdapters,
  ): Tensor;
  /** Logits [rows, V] of the last layer's states. */
  head(recorder: Recorder, state: Tensor): Tensor;
  destroy(): void;
}

/** Called with the state of each layer while it is recorded; what it returns goes on into the next block. */
export type LayerHook = (layer: number, state: Tensor) => Tensor;

/** A state to begin with, before the hook has seen it. */
export interface LayerStart {
  layer: number;
  state: Tensor;
}

export interface LayerOptions {
  hook?: LayerHook;
  /** Where to begin, if not with the embeddings. */
  start?: LayerStart;
  /** Highest layer that is needed, if not the last. */
  last?: number;
  /** Rows of that layer that are needed, if not all. */
  needed?: NeededRows;
}

/** Records the layers from the first to the last that is needed; returns their states by layer, as the hook left them. */
export function recordLayers(
  recorder: Recorder,
  model: Decoder,
  rows: RowIndex,
  places: RowPlaces,
  { hook = (_, state) => state, start, last = model.blocks, needed }: LayerOptions = {},
): Tensor[] {
  const first = start ?? { layer: 0, state: model.embed(recorder, rows, places.positions) };
  const states: Tensor[] = [];
  const isWhole = first.layer < last || !needed;
  states[first.layer] = hook(first.layer, isWhole ? first.state : gather(recorder, first.state, needed.index));
  for (let k = first.layer + 1; k <= last; k++) {
    const block = model.block(recorder, k, states[k - 1], places, k === last ? needed : undefined);
    states[k] = hook(k, block);
  }
  return states;
}
