// The inputs of a plan over a batch of examples: the anchor's rows, each augmenter's rows, who sees whom, and the rows
// that are scored.
import { ANCHOR } from '../../shared/protocol.ts';
import { lowestLink, readAugmenters, type AugmenterView, type Composition } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import type { LayerStart, NeededRows } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { PerWindow } from '../model/perWindow.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { indexSources } from '../ops/gather.ts';
import { AugmenterInputs, type AnchorRows } from './augmenterInputs.ts';
import { longestOf, tokensOf, type EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { KeptRows } from './keptRows.ts';
import { lastKeys, SpanInput } from './spanInput.ts';

/** Rows that the largest batch needs. */
export interface BatchCapacity {
  anchor: number;
  labelled: number;
  augmenters: ReadonlyMap<string, number>;
  /** Of the longest example, in whichever model: what its last row sees. */
  longest: number;
}

/** One batch after another; the last one may be smaller. */
export function inBatches(examples: readonly EncodedExample[], size: number): (readonly EncodedExample[])[] {
  return Array.from({ length: Math.ceil(examples.length / size) }, (_, i) => examples.slice(i * size, (i + 1) * size));
}

export function batchCapacity(
  batches: Iterable<readonly EncodedExample[]>,
  augmenters: readonly string[],
): BatchCapacity {
  let [anchor, labelled, longest] = [1, 1, 1];
  const rows = new Map(augmenters.map((id) => [id, 1]));
  for (const batch of batches) {
    longest = Math.max(longest, longestOf(batch, augmenters));
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
  return { anchor, labelled, augmenters: rows, longest };
}

export interface BatchOptions {
  /** Rows of the embedding table, if that is to be trained. */
  trainedTableRows?: number;
  /** States that were kept; without them they are computed anew. */
  frozen?: FrozenStates;
}

export class BatchInputs {
  readonly anchor: PackedRows;
  /** Rows of the anchor that are scored, and what they see in its last block: nothing else is needed of that. */
  readonly labelled: NeededRows;
  /** u32[labelled]: what should follow them. */
  readonly labels: Tensor;
  /** Of the batch that was written last; the others of a plan are not used. */
  used: AnchorRows = { all: 0, needed: 0 };
  /** The anchor's states below its lowest link, where they are kept. */
  private readonly kept: KeptRows | undefined;
  private readonly spans: PerWindow<SpanInput>;
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
        new AugmenterInputs(recorder, id, rows, { all: capacity.anchor, needed: capacity.labelled }, frozen),
      ]),
    );
    this.kept = frozen?.keeps(ANCHOR) ? new KeptRows(recorder, frozen, ANCHOR, capacity.anchor) : undefined;
    const start = recorder.tensor([capacity.anchor + 1], 'labelled sources: start');
    const list = recorder.tensor([capacity.labelled], 'labelled sources');
    const ids = recorder.tensor([capacity.labelled], 'labelled rows');
    this.spans = new PerWindow(() => new SpanInput(recorder, capacity.labelled, capacity.anchor, 'labelled rows'));
    this.labelled = { index: { ids, sources: { start, list } }, spans: (window) => this.spans.get(window) };
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
    const rows = this.writeLabels(batch);
    for (const inputs of this.augmenters.values()) inputs.write(batch, rows);
  }

  /** Returns the labelled rows; beyond them, rows that do not exist. */
  private writeLabels(batch: readonly EncodedExample[]): Uint32Array {
    const { labelled, anchor } = this.capacity;
    const rows = new Uint32Array(labelled).fill(NO_ROW);
    const labels = new Uint32Array(labelled).fill(NO_LABEL);
    const keys = new Uint32Array(2 * labelled);
    let [row, next] = [0, 0];
    for (const example of batch) {
      const first = row;
      for (const label of example.labels) {
        if (label !== NO_LABEL) {
          rows[next] = row;
          keys.set([first, row - first + 1], 2 * next);
          labels[next++] = label;
        }
        row++;
      }
    }
    this.used = { all: row, needed: next };
    const { device } = this.recorder.gpu;
    const { ids, sources } = this.labelled.index;
    writeTensor(device, ids, rows);
    writeTensor(device, this.labels, labels);
    for (const [window, spans] of this.spans.entries()) spans.write(lastKeys(keys, window));
    const found = indexSources(rows.subarray(0, next), anchor);
    if (sources) {
      writeTensor(device, sources.start, found.start);
      writeTensor(device, sources.list, found.list);
    }
    return rows;
  }
}

/** No row has this number: reading it gives zeros, and it sees nothing. */
const NO_ROW = 0xffffffff;

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
