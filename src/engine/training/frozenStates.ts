// States that never change while links train, computed once for every example of a run and kept: those of the augmenters
// at the layers that links read, and those of the anchor at the lowest layer that a link writes into. Computed when an
// example first comes up, so that a run starts at once.
import { ANCHOR, type Speaker } from '../../shared/protocol.ts';
import { lowestLink, readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { ELEMENT_BYTES, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import { appendRows, NO_SLOT } from '../ops/appendRows.ts';
import { longestOf, tokensOf, type EncodedExample } from './encode.ts';

/** Rows that are computed at once. */
const CHUNK_ROWS = 512;
/** Largest size of all tables together; beyond it, states are computed anew in every step. */
const MOST_BYTES = 256 * 2 ** 20;

/** A model of which layers are kept. */
interface Source {
  /** `anchor`, or an augmenter's id. */
  id: Speaker;
  model: Decoder;
  layers: readonly number[];
  /** Its tokens of an example. */
  ids(example: EncodedExample): readonly number[];
}

/** One model's tables, and the plan that fills them and owns them. */
interface Kept extends Source {
  /** By layer: [rows of all examples, width]. */
  tables: Map<number, Tensor>;
  firstRow: ReadonlyMap<EncodedExample, number>;
  packed: PackedRows;
  slots: Tensor;
  recorder: Recorder;
  plan?: Plan;
}

export class FrozenStates {
  private readonly gpu: Gpu;
  private readonly byModel: ReadonlyMap<Speaker, Kept>;
  private readonly computed = new Set<EncodedExample>();

  private constructor(gpu: Gpu, byModel: ReadonlyMap<Speaker, Kept>) {
    this.gpu = gpu;
    this.byModel = byModel;
  }

  /**
   * Room for these examples, not yet allocated. Undefined when it would be too much, when one example has more rows than
   * a chunk, or when there is nothing to keep.
   */
  static plan(
    gpu: Gpu,
    composition: Composition,
    examples: readonly EncodedExample[],
    mostBytes = MOST_BYTES,
  ): FrozenStates | undefined {
    const sources = sourcesOf(composition);
    if (sources.length === 0 || !haveRoom(gpu, sources, examples, mostBytes)) return undefined;
    // As in the plan of a step: so that what is kept is, to the last bit, what that would compute.
    const longest = longestOf(
      examples,
      readAugmenters(composition).map(({ id }) => id),
    );
    const tables = sources.map((source) => [source.id, recordTables(gpu, source, examples, longest)] as const);
    return new FrozenStates(gpu, new Map(tables));
  }

  /** Room that can be filled, if there is any. @throws what allocating throws. */
  static async create(...planned: Parameters<typeof FrozenStates.plan>): Promise<FrozenStates | undefined> {
    const states = FrozenStates.plan(...planned);
    await states?.allocate();
    return states;
  }

  /** What it takes of the graphics memory: the tables, and what fills them. */
  get bytes(): number {
    return [...this.byModel.values()].reduce((sum, { recorder }) => sum + recorder.bytes, 0);
  }

  /** @throws PatchbayError 'out-of-memory', 'shader' or 'gpu', with nothing held. */
  async allocate(): Promise<void> {
    try {
      for (const kept of this.byModel.values()) kept.plan = await kept.recorder.finish();
    } catch (thrown) {
      this.destroy();
      throw thrown;
    }
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

  keeps(model: Speaker): boolean {
    return this.byModel.has(model);
  }

  /** The table of a model's layer; undefined when that one is not kept. */
  table(model: Speaker, layer: number): Tensor | undefined {
    return this.byModel.get(model)?.tables.get(layer);
  }

  /** Rows of a model's tables that a batch reads, in order; NO_SLOT, which reads zeros, up to `capacity`. */
  rowsOf(model: Speaker, batch: readonly EncodedExample[], capacity: number): Uint32Array {
    const kept = this.byModel.get(model);
    const rows = new Uint32Array(capacity).fill(NO_SLOT);
    let next = 0;
    for (const example of batch) {
      const first = kept?.firstRow.get(example);
      if (!kept || first === undefined || !this.computed.has(example))
        throw new Error('The states of an example are missing.');
      for (let i = 0; i < kept.ids(example).length; i++) rows[next++] = first + i;
    }
    return rows;
  }

  destroy(): void {
    for (const { plan } of this.byModel.values()) plan?.destroy();
  }

  private fit(chunk: readonly EncodedExample[]): boolean {
    return [...this.byModel.values()].every((source) => rowsIn(chunk, source) <= CHUNK_ROWS);
  }

  private compute(chunk: readonly EncodedExample[]): void {
    for (const { ids, firstRow, packed, slots, plan } of this.byModel.values()) {
      packed.write(chunk.map(ids));
      const rows = chunk.flatMap((example) => {
        const first = firstRow.get(example) ?? NO_SLOT;
        return ids(example).map((_, i) => first + i);
      });
      const filled = new Uint32Array(CHUNK_ROWS).fill(NO_SLOT);
      filled.set(rows);
      writeTensor(this.gpu.device, slots, filled);
      if (!plan) throw new Error('The tables were not allocated.');
      plan.run();
    }
  }
}

/** The augmenters that links read, and the anchor if there are blocks of it below the lowest link. */
function sourcesOf(composition: Composition): Source[] {
  const sources = readAugmenters(composition).map(({ id, model, layers }): Source => ({
    id,
    model,
    layers,
    ids: (example) => tokensOf(example, id).ids,
  }));
  const lowest = lowestLink(composition);
  if (lowest > 0) sources.push({ id: ANCHOR, model: composition.anchor, layers: [lowest], ids: ({ ids }) => ids });
  return sources;
}

function haveRoom(
  gpu: Gpu,
  sources: readonly Source[],
  examples: readonly EncodedExample[],
  mostBytes: number,
): boolean {
  let bytes = 0;
  for (const source of sources) {
    const table = rowsIn(examples, source) * source.model.width * ELEMENT_BYTES;
    bytes += table * source.layers.length;
    if (table > gpu.adapter.maxBufferBytes || examples.some((example) => rowsIn([example], source) > CHUNK_ROWS))
      return false;
  }
  return bytes <= mostBytes;
}

function recordTables(gpu: Gpu, source: Source, examples: readonly EncodedExample[], longest: number): Kept {
  const { model, layers, ids } = source;
  const firstRow = new Map<EncodedExample, number>();
  let rows = 0;
  for (const example of examples) {
    firstRow.set(example, rows);
    rows += ids(example).length;
  }
  const recorder = new Recorder(gpu, 'states to keep', { sharing: true, longest });
  const packed = new PackedRows(recorder, CHUNK_ROWS);
  const slots = recorder.tensor([CHUNK_ROWS], 'slots');
  const states = recordLayers(recorder, model, packed.index, packed, { last: Math.max(...layers) });
  const tables = new Map<number, Tensor>();
  for (const layer of layers) {
    const table = recorder.tensor([rows, model.width], `kept layer ${layer}`);
    appendRows(recorder, states[layer], slots, table);
    tables.set(layer, table);
  }
  return { ...source, tables, firstRow, packed, slots, recorder };
}

function rowsIn(examples: readonly EncodedExample[], { ids }: Source): number {
  return examples.reduce((sum, example) => sum + ids(example).length, 0);
}
