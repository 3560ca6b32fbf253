// The augmenters' states at the layers that links read, computed once for every example of a run and kept: while links
// train, they never change. Computed when an example first comes up, so that a run starts at once.
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
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

/** One augmenter's tables, and the plan that fills them. */
interface Kept {
  id: string;
  /** By layer: [rows of all examples, D_A]. */
  tables: Map<number, Tensor>;
  firstRow: Map<EncodedExample, number>;
  packed: PackedRows;
  slots: Tensor;
  plan: Plan;
}

export class FrozenStates {
  private readonly gpu: Gpu;
  private readonly byAugmenter: ReadonlyMap<string, Kept>;
  private readonly computed = new Set<EncodedExample>();

  private constructor(gpu: Gpu, byAugmenter: ReadonlyMap<string, Kept>) {
    this.gpu = gpu;
    this.byAugmenter = byAugmenter;
  }

  /** Room for these examples. Undefined when it would be too much, or one example has more rows than a chunk. */
  static async create(
    gpu: Gpu,
    composition: Composition,
    examples: readonly EncodedExample[],
  ): Promise<FrozenStates | undefined> {
    const kept = new Map<string, Kept>();
    const states = new FrozenStates(gpu, kept);
    for (const { id, model, last } of readAugmenters(composition)) {
      const layers = layersRead(composition, id);
      const lengths = examples.map((example) => tokensOf(example, id).ids.length);
      const bytes = lengths.reduce((sum, length) => sum + length, 0) * model.width * ELEMENT_BYTES;
      const most = Math.min(gpu.adapter.maxBufferBytes, MOST_BYTES / layers.length);
      if (bytes > most || lengths.some((length) => length > CHUNK_ROWS)) {
        states.destroy(); // what other augmenters were given
        return undefined;
      }
      const recorded = recordTables(gpu, id, model, last, layers, examples);
      kept.set(
        id,
        await recorded.catch((thrown: unknown) => {
          states.destroy();
          throw thrown;
        }),
      );
    }
    return states;
  }

  /** Computes what is missing of a batch, and, as far as the last chunk has room, of what comes after it. */
  ensure(batch: readonly EncodedExample[], coming: Iterable<EncodedExample>): void {
    let chunk: EncodedExample[] = [];
    const add = (example: EncodedExample): void => {
      chunk.push(example);
      this.computed.add(example);
    };
    for (const example of batch) {
      if (this.computed.has(example)) continue;
      if (!this.fit([...chunk, example])) {
        this.compute(chunk);
        chunk = [];
      }
      add(example);
    }
    if (chunk.length === 0) return;
    for (const example of coming) {
      if (this.computed.has(example)) continue;
      if (!this.fit([...chunk, example])) break;
      add(example);
    }
    this.compute(chunk);
  }

  table(augmenter: string, layer: number): Tensor {
    const table = this.kept(augmenter).tables.get(layer);
    if (!table) throw new Error(`The states of ${augmenter}'s layer ${layer} are not kept.`);
    return table;
  }

  /** Rows of the tables that a batch reads, in order; NO_SLOT, which reads zeros, up to `capacity`. */
  rowsOf(augmenter: string, batch: readonly EncodedExample[], capacity: number): Uint32Array {
    const { firstRow } = this.kept(augmenter);
    const rows = new Uint32Array(capacity).fill(NO_SLOT);
    let next = 0;
    for (const example of batch) {
      const first = firstRow.get(example);
      if (first === undefined || !this.computed.has(example)) throw new Error('The states of an example are missing.');
      for (let i = 0; i < tokensOf(example, augmenter).ids.length; i++) rows[next++] = first + i;
    }
    return rows;
  }

  destroy(): void {
    for (const { tables, plan } of this.byAugmenter.values()) {
      for (const { buffer } of tables.values()) buffer.destroy();
      plan.destroy();
    }
  }

  private fit(chunk: readonly EncodedExample[]): boolean {
    return [...this.byAugmenter.keys()].every((id) => rowsIn(chunk, id) <= CHUNK_ROWS);
  }

  private compute(chunk: readonly EncodedExample[]): void {
    for (const { id, firstRow, packed, slots, plan } of this.byAugmenter.values()) {
      packed.write(chunk.map((example) => tokensOf(example, id).ids));
      const rows = chunk.flatMap((example) => {
        const first = firstRow.get(example) ?? NO_SLOT;
        return tokensOf(example, id).ids.map((_, i) => first + i);
      });
      const filled = new Uint32Array(CHUNK_ROWS).fill(NO_SLOT);
      filled.set(rows);
      writeTensor(this.gpu.device, slots, filled);
      plan.run();
    }
  }

  private kept(augmenter: string): Kept {
    const kept = this.byAugmenter.get(augmenter);
    if (!kept) throw new Error(`The states of "${augmenter}" are not kept.`);
    return kept;
  }
}

async function recordTables(
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
  const recorder = new Recorder(gpu, `states of ${id}`);
  const packed = new PackedRows(recorder, CHUNK_ROWS);
  const slots = recorder.tensor([CHUNK_ROWS], 'slots');
  const states = recordLayers(recorder, model, packed.index, packed, undefined, last);
  const tables = new Map<number, Tensor>();
  const giveBack = (thrown: unknown): never => {
    for (const { buffer } of tables.values()) buffer.destroy();
    throw thrown;
  };
  for (const layer of layers) {
    const table = createTensor(gpu.device, [rows, model.width], `kept ${id} ${layer}`);
    appendRows(recorder, states[layer], slots, table);
    tables.set(layer, table);
  }
  return { id, tables, firstRow, packed, slots, plan: await recorder.finish().catch(giveBack) };
}

function layersRead({ links }: Composition, augmenter: string): number[] {
  return [...new Set(links.filter(({ link }) => link.augmenter === augmenter).map(({ link }) => link.from))];
}

function rowsIn(examples: readonly EncodedExample[], id: string): number {
  return examples.reduce((sum, example) => sum + tokensOf(example, id).ids.length, 0);
}
