// An augmenter's part of a batch. Its states never change while links train, so a plan takes them in one of two ways:
// live, computed from the batch's tokens each time, or from a table in which those of every example were kept.
import { type AugmenterView, type Composition } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { readersOf } from '../ops/attention.ts';
import { gather } from '../ops/gather.ts';
import type { AugmenterTokens } from '../text/textSide.ts';
import type { EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';

export class AugmenterInputs {
  readonly rows: number;
  private readonly id: string;
  private readonly recorder: Recorder;
  private readonly anchorRows: number;
  private readonly keys: Tensor;
  private readonly readers: Tensor;
  private readonly source: PackedRows | { frozen: FrozenStates; ids: Tensor };

  constructor(recorder: Recorder, id: string, rows: number, anchorRows: number, frozen?: FrozenStates) {
    this.recorder = recorder;
    this.id = id;
    this.rows = rows;
    this.anchorRows = anchorRows;
    this.keys = recorder.tensor([anchorRows, 2], `cross keys ${id}`);
    this.readers = recorder.tensor([rows, 2], `cross readers ${id}`);
    this.source = frozen ? { frozen, ids: recorder.tensor([rows], `kept rows ${id}`) } : new PackedRows(recorder, rows);
  }

  /** Records what the links read. */
  view({ augmenters, links }: Composition): AugmenterView {
    const model = augmenters.get(this.id);
    if (!model) throw new Error(`There is no augmenter "${this.id}" in this composition.`);
    const last = Math.max(...links.filter(({ link }) => link.augmenter === this.id).map(({ link }) => link.from));
    return { state: this.states(model, last), cross: { keys: this.keys, readers: this.readers } };
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
    else writeTensor(device, this.source.ids, this.source.frozen.rowsOf(this.id, batch, this.rows));
  }

  private states(model: Decoder, last: number): (layer: number) => Tensor {
    const { recorder, source } = this;
    if (source instanceof PackedRows) {
      const states = recordLayers(recorder, model, source.index, source, undefined, last);
      return (layer) => states[layer];
    }
    const gathered = new Map<number, Tensor>();
    return (layer) => {
      const state = gathered.get(layer) ?? gather(recorder, source.frozen.table(this.id, layer), { ids: source.ids });
      gathered.set(layer, state);
      return state;
    };
  }
}

export function tokensOf(example: EncodedExample, id: string): AugmenterTokens {
  const tokens = example.augmenters.get(id);
  if (!tokens) throw new Error(`The example was not encoded for the augmenter "${id}".`);
  return tokens;
}
