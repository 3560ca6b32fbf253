// An augmenter's part of a batch. Its states never change while links train, so a plan takes them in one of two ways:
// live, computed from the batch's tokens each time, or from a table in which those of every example were kept.
import type { AugmenterView, ReadAugmenter } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { recordLayers } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { tokensOf, type EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { KeptRows } from './keptRows.ts';
import { SpanInput, spansOfRows } from './spanInput.ts';

/** Rows of the anchor in a plan: all, and those that are needed of its last layer. */
export interface AnchorRows {
  all: number;
  needed: number;
}

export class AugmenterInputs {
  readonly rows: number;
  private readonly id: string;
  private readonly recorder: Recorder;
  private readonly anchorRows: number;
  private readonly cross: SpanInput;
  private readonly neededCross: SpanInput;
  private readonly source: PackedRows | KeptRows;

  constructor(recorder: Recorder, id: string, rows: number, anchor: AnchorRows, frozen?: FrozenStates) {
    this.recorder = recorder;
    this.id = id;
    this.rows = rows;
    this.anchorRows = anchor.all;
    this.cross = new SpanInput(recorder, anchor.all, rows, `cross ${id}`);
    this.neededCross = new SpanInput(recorder, anchor.needed, rows, `cross ${id}, needed rows`);
    this.source = frozen ? new KeptRows(recorder, frozen, id, rows) : new PackedRows(recorder, rows);
  }

  /** Records what the links read. */
  view(read: ReadAugmenter): AugmenterView {
    return { state: this.states(read), cross: this.cross, neededCross: this.neededCross };
  }

  /** @param needed the anchor's rows that are needed of its last layer. */
  write(batch: readonly EncodedExample[], needed: Uint32Array): void {
    const keys = new Uint32Array(2 * this.anchorRows);
    let [row, firstKey] = [0, 0];
    for (const example of batch) {
      const { ids, visible } = tokensOf(example, this.id);
      for (const count of visible) keys.set([firstKey, count], 2 * row++);
      firstKey += ids.length;
    }
    this.cross.write(keys);
    this.neededCross.write(spansOfRows(keys, needed));
    if (this.source instanceof PackedRows) this.source.write(batch.map((example) => tokensOf(example, this.id).ids));
    else this.source.write(batch);
  }

  private states({ model, layers, last }: ReadAugmenter): (layer: number) => Tensor {
    const { recorder, source } = this;
    if (source instanceof PackedRows) {
      const states = recordLayers(recorder, model, source.index, source, { last });
      return (layer) => states[layer];
    }
    const states: Tensor[] = [];
    for (const layer of layers) states[layer] = source.state(layer);
    return (layer) => states[layer];
  }
}
