// The augmenters' states at the layers that links read, computed once for every example of a run and kept: while links
// train, the augmenters need neither a forward nor a backward pass.
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { createTensor, ELEMENT_BYTES, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { appendRows, NO_SLOT } from '../ops/appendRows.ts';
import { tokensOf } from './augmenterInputs.ts';
import type { EncodedExample } from './encode.ts';

/** Rows that are computed at once. */
const CHUNK_ROWS = 512;
/** Largest table; beyond it, states are computed anew in every step. */
const MOST_BYTES = 256 * 2 ** 20;

interface Kept {
  /** By layer: [rows of all examples, D_A]. */
  tables: Map<number, Tensor>;
  firstRow: Map<EncodedExample, number>;
}

export class FrozenStates {
  private readonly byAugmenter: ReadonlyMap<string, Kept>;

  private constructor(byAugmenter: ReadonlyMap<string, Kept>) {
    this.byAugmenter = byAugmenter;
  }

  /** Undefined when the tables would be too large, or one example has more rows than a chunk. */
  static async compute(
    gpu: Gpu,
    composition: Composition,
    examples: readonly EncodedExample[],
  ): Promise<FrozenStates | undefined> {
    const augmenters = readAugmenters(composition).map(({ id, model, last }) => ({
      id,
      model,
      last,
      layers: layersRead(composition, id),
    }));
    const fits = augmenters.every(({ id, model, layers }) => {
      const lengths = examples.map((example) => tokensOf(example, id).ids.length);
      const bytes = lengths.reduce((sum, length) => sum + length, 0) * model.width * ELEMENT_BYTES;
      return (
        bytes * layers.length <= MOST_BYTES &&
        bytes <= gpu.adapter.maxBufferBytes &&
        lengths.every((length) => length <= CHUNK_ROWS)
      );
    });
    if (!fits) return undefined;
    const kept = new Map<string, Kept>();
    for (const { id, model, last, layers } of augmenters)
      kept.set(id, await computeOne(gpu, id, model, last, layers, examples));
    return new FrozenStates(kept);
  }

  table(augmenter: string, layer: number): Tensor {
    const table = this.kept(augmenter).tables.get(layer);
    if (!table) throw new Error(`The states of ${augmenter}'s layer ${layer} were not kept.`);
    return table;
  }

  /** Rows of the tables that a batch reads, in order; NO_SLOT, which reads zeros, up to `capacity`. */
  rowsOf(augmenter: string, batch: readonly EncodedExample[], capacity: number): Uint32Array {
    const { firstRow } = this.kept(augmenter);
    const rows = new Uint32Array(capacity).fill(NO_SLOT);
    let next = 0;
    for (const example of batch) {
      const first = firstRow.get(example);
      if (first === undefined) throw new Error('The states of an example were not kept.');
      for (let i = 0; i < tokensOf(example, augmenter).ids.length; i++) rows[next++] = first + i;
    }
    return rows;
  }

  destroy(): void {
    for (const { tables } of this.byAugmenter.values()) for (const { buffer } of tables.values()) buffer.destroy();
  }

  private kept(augmenter: string): Kept {
    const kept = this.byAugmenter.get(augmenter);
    if (!kept) throw new Error(`The states of "${augmenter}" were not kept.`);
    return kept;
  }
}

function layersRead({ links }: Composition, augmenter: string): number[] {
  return [...new Set(links.filter(({ link }) => link.augmenter === augmenter).map(({ link }) => link.from))];
}

async function computeOne(
  gpu: Gpu,
  id: string,
  model: Decoder,
  last: number,
  layers: readonly number[],
  examples: readonly EncodedExample[],
): Promise<Kept> {
  const firstRow = new Map<EncodedExample, number>();
  let rows = 0;
  for (const example of examples) {
    firstRow.set(example, rows);
    rows += tokensOf(example, id).ids.length;
  }
  const tables = new Map(
    layers.map((layer) => [layer, createTensor(gpu.device, [rows, model.width], `kept ${id} ${layer}`)]),
  );
  const recorder = new Recorder(gpu, `states of ${id}`);
  const packed = new PackedRows(recorder, CHUNK_ROWS);
  const slots = recorder.tensor([CHUNK_ROWS], 'slots');
  const states = recordLayers(recorder, model, packed.index, packed, undefined, last);
  for (const [layer, table] of tables) appendRows(recorder, states[layer], slots, table);
  const plan = await recorder.finish();
  for (const chunk of chunks(examples, id)) {
    const sequences = chunk.map((example) => tokensOf(example, id).ids);
    const first = firstRow.get(chunk[0]) ?? 0;
    const count = sequences.reduce((sum, { length }) => sum + length, 0);
    packed.write(sequences);
    writeTensor(
      gpu.device,
      slots,
      Uint32Array.from({ length: CHUNK_ROWS }, (_, row) => (row < count ? first + row : NO_SLOT)),
    );
    plan.run();
  }
  await gpu.device.queue.onSubmittedWorkDone();
  plan.destroy();
  return { tables, firstRow };
}

/** Runs of examples that together fill a chunk. */
function* chunks(examples: readonly EncodedExample[], id: string): Generator<EncodedExample[]> {
  let [chunk, rows] = [[] as EncodedExample[], 0];
  for (const example of examples) {
    const { length } = tokensOf(example, id).ids;
    if (rows + length > CHUNK_ROWS) {
      yield chunk;
      [chunk, rows] = [[], 0];
    }
    chunk.push(example);
    rows += length;
  }
  if (chunk.length > 0) yield chunk;
}
