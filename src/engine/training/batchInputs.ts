// The inputs of a plan over a batch of examples: the anchor's rows, each augmenter's rows, who sees whom, and the rows
// that are scored.
import { ANCHOR } from '../../shared/protocol.ts';
import { lowestLink, readAugmenters, type AugmenterView, type Composition } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import type { LayerStart } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { indexSources, type RowIndex } from '../ops/gather.ts';
import { AugmenterInputs } from './augmenterInputs.ts';
import { tokensOf, type EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { KeptRows } from './keptRows.ts';

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

export interface BatchOptions {
  /** Rows of the embedding table, if that is to be trained. */
  trainedTableRows?: number;
  /** States that were kept; without them they are computed anew. */
  frozen?: FrozenStates;
}

export class BatchInputs {
  readonly anchor: PackedRows;
  /** Rows of the anchor that are scored. */
  readonly labelled: RowIndex;
  /** u32[labelled]: what should follow them. */
  readonly labels: Tensor;
  /** The anchor's states below its lowest link, where they are kept. */
  private readonly kept: KeptRows | undefined;
  private readonly recorder: Recorder;
  private readonly capacity: BatchCapacity;
  private readonly augmenters: ReadonlyMap<string, AugmenterInputs>;

  constructor(recorder: Recorder, capacity: BatchCapacity, { trainedTableRows, frozen }: BatchOptions = {}) {
    this.recorder = recorder;
    this.capacity = capacity;
    this.anchor = new PackedRows(recorder, capacity.anchor, trainedTableRows);
    this.augmenters = new Map(
      [...capacity.augmenters].map(([id, rows]) => [
        id,
        new AugmenterInputs(recorder, id, rows, capacity.anchor, frozen),
      ]),
    );
    this.kept = frozen?.keeps(ANCHOR) ? new KeptRows(recorder, frozen, ANCHOR, capacity.anchor) : undefined;
    const start = recorder.tensor([capacity.anchor + 1], 'labelled sources: start');
    const list = recorder.tensor([capacity.labelled], 'labelled sources');
    this.labelled = { ids: recorder.tensor([capacity.labelled], 'labelled rows'), sources: { start, list } };
    this.labels = recorder.tensor([capacity.labelled], 'labels');
  }

  /** Records what the links of a composition read of the augmenters. */
  views(composition: Composition): Map<string, AugmenterView> {
    return new Map(
      readAugmenters(composition).map((read) => {
        const inputs = this.augmenters.get(read.id);
        if (!inputs) throw new Error(`The batch has no rows for the augmenter "${read.id}".`);
        return [read.id, inputs.view(read)];
      }),
    );
  }

  /** Records where the anchor begins, if not with its embeddings. */
  start(composition: Composition): LayerStart | undefined {
    const layer = lowestLink(composition);
    return this.kept && { layer, state: this.kept.state(layer) };
  }

  write(batch: readonly EncodedExample[]): void {
    this.anchor.write(batch.map((example) => example.ids));
    this.kept?.write(batch);
    for (const inputs of this.augmenters.values()) inputs.write(batch);
    this.writeLabels(batch);
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

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
