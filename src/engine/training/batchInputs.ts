// The inputs of a plan over a batch of examples: the anchor's rows, each augmenter's rows, who sees whom, and the rows
// that are scored.
import type { AugmenterRows } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { PackedRows } from '../model/packedRows.ts';
import { readersOf } from '../ops/attention.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { indexSources, type RowIndex } from '../ops/gather.ts';
import type { EncodedExample } from './encode.ts';

/** Rows that the largest batch needs. */
export interface BatchCapacity {
  anchor: number;
  labelled: number;
  augmenters: ReadonlyMap<string, number>;
}

export function batchCapacity(
  batches: Iterable<readonly EncodedExample[]>,
  augmenters: readonly string[],
): BatchCapacity {
  let [anchor, labelled] = [1, 1];
  const rows = new Map(augmenters.map((id) => [id, 1]));
  for (const batch of batches) {
    anchor = Math.max(
      anchor,
      sum(batch, (example) => example.ids.length),
    );
    labelled = Math.max(
      labelled,
      sum(batch, (example) => example.labels.filter((label) => label !== NO_LABEL).length),
    );
    for (const id of augmenters)
      rows.set(
        id,
        Math.max(
          rows.get(id) ?? 1,
          sum(batch, (example) => tokensOf(example, id).ids.length),
        ),
      );
  }
  return { anchor, labelled, augmenters: rows };
}

export class BatchInputs {
  readonly anchor: PackedRows;
  readonly augmenters: ReadonlyMap<string, AugmenterRows & { cross: { keys: Tensor; readers: Tensor } }>;
  /** Rows of the anchor that are scored. */
  readonly labelled: RowIndex;
  /** u32[labelled]: what should follow them. */
  readonly labels: Tensor;
  private readonly recorder: Recorder;
  private readonly capacity: BatchCapacity;

  constructor(recorder: Recorder, capacity: BatchCapacity, trainedTableRows?: number) {
    this.recorder = recorder;
    this.capacity = capacity;
    this.anchor = new PackedRows(recorder, capacity.anchor, trainedTableRows);
    this.augmenters = new Map(
      [...capacity.augmenters].map(([id, rows]) => {
        const keys = recorder.tensor([capacity.anchor, 2], `cross keys ${id}`);
        const readers = recorder.tensor([rows, 2], `cross readers ${id}`);
        return [id, { rows: new PackedRows(recorder, rows), cross: { keys, readers } }];
      }),
    );
    const start = recorder.tensor([capacity.anchor + 1], 'labelled sources: start');
    const list = recorder.tensor([capacity.labelled], 'labelled sources');
    this.labelled = { ids: recorder.tensor([capacity.labelled], 'labelled rows'), sources: { start, list } };
    this.labels = recorder.tensor([capacity.labelled], 'labels');
  }

  write(batch: readonly EncodedExample[]): void {
    this.anchor.write(batch.map((example) => example.ids));
    for (const id of this.augmenters.keys()) this.writeAugmenter(id, batch);
    this.writeLabels(batch);
  }

  private writeAugmenter(id: string, batch: readonly EncodedExample[]): void {
    const inputs = this.augmenters.get(id);
    if (!inputs) return;
    const keys = new Uint32Array(2 * this.capacity.anchor);
    let [row, firstKey] = [0, 0];
    for (const example of batch) {
      const { ids, visible } = tokensOf(example, id);
      for (const count of visible) keys.set([firstKey, count], 2 * row++);
      firstKey += ids.length;
    }
    const { device } = this.recorder.gpu;
    inputs.rows.write(batch.map((example) => tokensOf(example, id).ids));
    writeTensor(device, inputs.cross.keys, keys);
    writeTensor(device, inputs.cross.readers, readersOf(keys, inputs.rows.capacity));
  }

  private writeLabels(batch: readonly EncodedExample[]): void {
    const rows = new Uint32Array(this.capacity.labelled).fill(NO_LABEL);
    const labels = new Uint32Array(this.capacity.labelled).fill(NO_LABEL);
    let [row, next] = [0, 0];
    for (const example of batch) {
      for (const label of example.labels) {
        if (label !== NO_LABEL) {
          rows[next] = row;
          labels[next++] = label;
        }
        row++;
      }
    }
    const { device } = this.recorder.gpu;
    writeTensor(device, this.labelled.ids, rows);
    writeTensor(device, this.labels, labels);
    const sources = indexSources(rows.subarray(0, next), this.capacity.anchor);
    if (this.labelled.sources) {
      writeTensor(device, this.labelled.sources.start, sources.start);
      writeTensor(device, this.labelled.sources.list, sources.list);
    }
  }
}

function tokensOf(example: EncodedExample, id: string): { ids: number[]; visible: number[] } {
  const tokens = example.augmenters.get(id);
  if (!tokens) throw new Error(`The example was not encoded for the augmenter "${id}".`);
  return tokens;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
