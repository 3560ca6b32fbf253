// An augmenter's part of a batch. Its states never change while links train, so a plan takes them in one of two ways:
// live, computed from the batch's tokens each time, or from a table in which those of every example were kept.
import type { LinkMask } from '../../shared/composition.ts';
import type { AugmenterView, ReadAugmenter } from '../bridge/composition.ts';
import { visibleUnder } from '../bridge/mask.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { recordLayers } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { tokensOf, type EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { KeptRows } from './keptRows.ts';
import { SpanInput, spansOfRows } from './spanInput.ts';

/** How many rows of the anchor there are: all, and those that are needed of its last layer. */
export interface AnchorRows {
  all: number;
  needed: number;
}

interface CrossSpans {
  all: SpanInput;
  needed: SpanInput;
}

export class AugmenterInputs {
  readonly rows: number;
  private readonly id: string;
  private readonly recorder: Recorder;
  private readonly anchorRows: AnchorRows;
  /** Of the masks that links asked for. */
  private readonly cross = new Map<LinkMask, CrossSpans>();
  private readonly source: PackedRows | KeptRows;

  constructor(recorder: Recorder, id: string, rows: number, anchor: AnchorRows, frozen?: FrozenStates) {
    this.recorder = recorder;
    this.id = id;
    this.rows = rows;
    this.anchorRows = anchor;
    this.source = frozen ? new KeptRows(recorder, frozen, id, rows) : new PackedRows(recorder, rows);
  }

  /** Records what the links read. */
  view(read: ReadAugmenter): AugmenterView {
    return {
      state: this.states(read),
      cross: (mask) => this.crossUnder(mask).all,
      neededCross: (mask) => this.crossUnder(mask).needed,
    };
  }

  /** @param needed the anchor's rows that are needed of its last layer. */
  write(batch: readonly EncodedExample[], needed: Uint32Array): void {
    const tokens = batch.map((example) => tokensOf(example, this.id));
    for (const [mask, spans] of this.cross) {
      const keys = new Uint32Array(2 * this.anchorRows.all);
      let [row, firstKey] = [0, 0];
      for (const seen of tokens) {
        for (const count of visibleUnder(mask, seen)) keys.set([firstKey, count], 2 * row++);
        firstKey += seen.ids.length;
      }
      spans.all.write(keys);
      spans.needed.write(spansOfRows(keys, needed));
    }
    if (this.source instanceof PackedRows) this.source.write(tokens.map(({ ids }) => ids));
    else this.source.write(batch);
  }

  private crossUnder(mask: LinkMask): CrossSpans {
    const { all, needed } = this.anchorRows;
    const input = (rows: number, name: string) =>
      new SpanInput(this.recorder, rows, this.rows, `cross ${this.id}, ${mask}, ${name}`);
    const spans = this.cross.get(mask) ?? { all: input(all, 'all'), needed: input(needed, 'needed') };
    this.cross.set(mask, spans);
    return spans;
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
