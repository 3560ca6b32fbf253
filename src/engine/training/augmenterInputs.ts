// An augmenter's part of a batch. Its states never change while links train, so a plan takes them in one of two ways:
// live, computed from the batch's tokens each time, or from a table in which those of every example were kept.
import type { AugmenterView, ReadAugmenter } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { recordLayers } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { readersOf } from '../ops/attention.ts';
import { tokensOf, type EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { KeptRows } from './keptRows.ts';

export class AugmenterInputs {
  readonly rows: number;
  private readonly id: string;
  private readonly recorder: Recorder;
  private readonly anchorRows: number;
  private readonly keys: Tensor;
  private readonly readers: Tensor;
  private readonly source: PackedRows | KeptRows;

  constructor(recorder: Recorder, id: string, rows: number, anchorRows: number, frozen?: FrozenStates) {
    this.recorder = recorder;
    this.id = id;
    this.rows = rows;
    this.anchorRows = anchorRows;
    this.keys = recorder.tensor([anchorRows, 2], `cross keys ${id}`);
    this.readers = recorder.tensor([rows, 2], `cross readers ${id}`);
    this.source = frozen ? new KeptRows(recorder, frozen, id, rows) : new PackedRows(recorder, rows);
  }

  /** Records what the links read. */
  view(read: ReadAugmenter): AugmenterView {
    return { state: this.states(read), cross: { keys: this.keys, readers: this.readers } };
  }

  write(batch: readonly EncodedExample[]): void {
    const { device } = this.recorder.gpu;
    const keys = new Uint32Array(2 * this.anchorRows);
    let [row, firstKey] = [0, 0];
    for (const example of batch) {
      const { ids, visible } = tokensOf(example, this.id);
      for (const count of visible) keys.set([firstKey, count], 2 * row++);
      firstKey += ids.length;
    }
    writeTensor(device, this.keys, keys);
    writeTensor(device, this.readers, readersOf(keys, this.rows));
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
