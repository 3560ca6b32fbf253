// A decoder whose blocks have adapters on their matrices. It owns nothing: the weights are those of the decoder beneath.
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { RowIndex } from '../ops/gather.ts';
import type { BlockAdapters } from './blockWeights.ts';
import type { Decoder, NeededRows, RowPlaces } from './decoder.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { Part } from './parts.ts';

export class AdaptedDecoder implements Decoder {
  private readonly model: Decoder;
  private readonly adapters: readonly BlockAdapters[];

  /** @param adapters one for each block. */
  constructor(model: Decoder, adapters: readonly BlockAdapters[]) {
    this.model = model;
    this.adapters = adapters;
  }

  get config(): DecoderConfig {
    return this.model.config;
  }
  get blocks(): number {
    return this.model.blocks;
  }
  get width(): number {
    return this.model.width;
  }
  get heads(): number {
    return this.model.heads;
  }
  get headWidth(): number {
    return this.model.headWidth;
  }
  get vocabulary(): number {
    return this.model.vocabulary;
  }
  get contextLength(): number {
    return this.model.contextLength;
  }
  get mostTokens(): number {
    return this.model.mostTokens;
  }
  get cacheWidth(): number {
    return this.model.cacheWidth;
  }
  get parts(): readonly Part[] {
    return this.model.parts;
  }

  embed(recorder: Recorder, rows: RowIndex, positions: Tensor): Tensor {
    return this.model.embed(recorder, rows, positions);
  }

  block(recorder: Recorder, k: number, state: Tensor, places: RowPlaces, needed?: NeededRows): Tensor {
    return this.model.block(recorder, k, state, places, needed, this.adapters[k - 1]);
  }

  head(recorder: Recorder, state: Tensor): Tensor {
    return this.model.head(recorder, state);
  }

  destroy(): void {
    // Whoever loaded the decoder beneath gives it back.
  }
}
