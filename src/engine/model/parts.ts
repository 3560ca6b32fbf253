// Weights by name. A checkpoint names matrices that the engine keeps fused (q, k and v in one): a part says which numbers of
// which tensor a name stands for. Loading, saving and counting all read the same list.
import { PatchbayError } from '../../shared/errors.ts';
import { checkFits, mostRows } from '../gpu/bufferLimit.ts';
import type { Gpu } from '../gpu/device.ts';
import { packingFor, type WeightFormat } from '../gpu/packing.ts';
import type { Allocate } from '../gpu/packedTensors.ts';
import { createTensor, elements, writeNumbers, type Tensor } from '../gpu/tensor.ts';
import { asKept, chunksOf, piecesOf } from './partLayout.ts';

/**
 * turned: the checkpoint has the transpose, [inputs, outputs] · heads: it has the rows of queries, keys and values head by
 * head, those of the first, of the second, …; the tensor has those of all queries, all keys, all values.
 */
export type PartLayout = 'turned' | { heads: number };

export interface Part {
  /** As in the checkpoint. */
  name: string;
  /** Shape in the checkpoint. */
  shape: readonly number[];
  tensor: Tensor;
  /** Where the part starts in the tensor, in elements. */
  start: number;
  /** Set when the part is not all of the stored tensor: the shape of that, and which number of it the part begins with. */
  within?: { shape: readonly number[]; from: number };
  /** How the checkpoint has it, if not as the tensor. */
  layout?: PartLayout;
}

export interface NamedValues {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** Tensors by name, of which some numbers at a time are read. */
export type Checkpoint<Numbers> = ReadonlyMap<string, StoredNumbers<Numbers>>;

export interface StoredNumbers<Numbers> {
  shape: readonly number[];
  /** Numbers first … end − 1. */
  range(first: number, end: number): Numbers;
}

/** What is in memory already, as a checkpoint. */
export function inMemory(tensors: Iterable<NamedValues>): Checkpoint<Float32Array> {
  return new Map(
    Array.from(tensors, ({ name, shape, values }) => [
      name,
      { shape, range: (first, end) => values.subarray(first, end) },
    ]),
  );
}

/**
 * Where the weights of a frozen model are put: in buffers of their own, matrices in this format, vectors in f32. One that
 * does not fit any buffer is refused (PatchbayError 'out-of-memory'), and what was made before it is given back.
 */
export function storedAs(gpu: Gpu, format: WeightFormat): Allocate {
  const made: Tensor[] = [];
  const put = (shape: readonly number[], name: string): Tensor => {
    const packing = packingFor(format, shape);
    try {
      checkFits(gpu, { shape, name, packing });
    } catch (thrown) {
      for (const { buffer } of made) buffer.destroy();
      throw thrown;
    }
    const tensor = createTensor(gpu.device, shape, name, packing);
    made.push(tensor);
    return tensor;
  };
  return Object.assign(put, { mostRows: (width: number) => mostRows(gpu, packingFor(format, [1, width]), width) });
}

/** The rows of a stored tensor that lie in several tensors, one after another. */
export function splitParts(pieces: readonly Tensor[], name: string): Part[] {
  const rows = pieces.reduce((sum, { shape }) => sum + shape[0], 0);
  let from = 0;
  return pieces.map((tensor) => {
    const { shape } = tensor;
    const part: Part = { name, shape, tensor, start: 0 };
    if (pieces.length > 1) part.within = { shape: [rows, ...shape.slice(1)], from };
    from += elements(shape);
    return part;
  });
}

/** The parts of one tensor, stacked by rows in the order given. */
export function stackedParts(tensor: Tensor, names: readonly (readonly [name: string, rows: number])[]): Part[] {
  const [, ...rest] = tensor.shape;
  let start = 0;
  return names.map(([name, rows]) => {
    const shape = [rows, ...rest];
    const part = { name, shape, tensor, start };
    start += elements(shape);
    return part;
  });
}

/**
 * Copies numbers that are in memory to the GPU.
 * @throws PatchbayError 'bad-model' when a tensor is missing, has another shape, or numbers that its packing cannot hold.
 */
export function loadParts(gpu: Gpu, parts: readonly Part[], checkpoint: Checkpoint<Float32Array>): void {
  for (const part of parts) {
    const stored = find(part, checkpoint, ['']);
    for (const [first, end] of chunksOf(part)) write(gpu, part, rangeIn(part, stored, first, end), first);
  }
}

/**
 * Copies a checkpoint to the GPU, some numbers at a time: a file need not be in memory whole.
 * @param prefixes names are looked up with each of them in front, the first that fits wins.
 * @throws PatchbayError as `loadParts`, and whatever reading throws.
 */
export async function streamParts(
  gpu: Gpu,
  parts: readonly Part[],
  checkpoint: Checkpoint<Promise<Float32Array>>,
  prefixes: readonly string[] = [''],
): Promise<void> {
  const found = parts.map((part) => ({ part, stored: find(part, checkpoint, prefixes) })); // first: refused before it is read
  for (const { part, stored } of found)
    for (const [first, end] of chunksOf(part)) write(gpu, part, await rangeIn(part, stored, first, end), first);
}

function find<Numbers>(
  { name, shape, within }: Part,
  checkpoint: Checkpoint<Numbers>,
  prefixes: readonly string[],
): StoredNumbers<Numbers> {
  const prefix = prefixes.find((candidate) => checkpoint.has(candidate + name));
  const found = prefix === undefined ? undefined : checkpoint.get(prefix + name);
  if (!found) {
    throw new PatchbayError({
      code: 'bad-model',
      message: `The weights have no tensor "${name}".`,
      hint: 'Check that the weights file belongs to this config.json and is complete.',
    });
  }
  const expected = within?.shape ?? shape;
  if (found.shape.join() !== expected.join()) {
    throw new PatchbayError({
      code: 'bad-model',
      message: `The tensor "${name}" has shape [${found.shape.join(', ')}], and [${expected.join(', ')}] was expected.`,
      hint: 'Check that the weights file belongs to this config.json.',
    });
  }
  return found;
}

function rangeIn<Numbers>({ within }: Part, stored: StoredNumbers<Numbers>, first: number, end: number): Numbers {
  const from = within?.from ?? 0;
  return stored.range(from + first, from + end);
}

/** @param first where the values begin in the part. */
function write(gpu: Gpu, part: Part, values: Float32Array, first: number): void {
  const kept = asKept(part, values);
  try {
    for (const piece of piecesOf(part, first, first + values.length))
      writeNumbers(gpu.device, part.tensor, kept.subarray(piece.first, piece.end), piece.start);
  } catch (cause) {
    if (cause instanceof RangeError) throw noPlace(part.name, cause);
    throw cause;
  }
}

function noPlace(name: string, cause: RangeError): PatchbayError {
  return new PatchbayError(
    {
      code: 'bad-model',
      message: `The tensor "${name}" cannot be packed: ${cause.message}`,
      hint: 'Load this model with f32 weights.',
    },
    { cause },
  );
}

/** Trained numbers of all parts. */
export function countNumbers(parts: readonly Pick<Part, 'shape'>[]): number {
  return parts.reduce((sum, part) => sum + elements(part.shape), 0);
}
