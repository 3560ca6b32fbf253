// Weights by name. A checkpoint names matrices that the engine keeps fused (q, k and v in one): a part says which rows of
// which tensor a name stands for. Loading, saving and counting all read the same list.
import { PatchbayError } from '../../shared/errors.ts';
import { checkFits, mostRows } from '../gpu/bufferLimit.ts';
import type { Gpu } from '../gpu/device.ts';
import { packingFor, unpack, type WeightFormat } from '../gpu/packing.ts';
import type { Allocate } from '../gpu/packedTensors.ts';
import { createTensor, ELEMENT_BYTES, elements, writeNumbers, type Tensor } from '../gpu/tensor.ts';

/** Numbers that are decoded and packed at a time; whole groups of every packing. */
const CHUNK_NUMBERS = 2 ** 20;

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

function* chunksOf({ shape }: Part): Generator<[first: number, end: number]> {
  const count = elements(shape);
  for (let first = 0; first < count; first += CHUNK_NUMBERS) yield [first, Math.min(first + CHUNK_NUMBERS, count)];
}

function write(gpu: Gpu, { name, tensor, start }: Part, values: Float32Array, first: number): void {
  try {
    writeNumbers(gpu.device, tensor, values, start + first);
  } catch (cause) {
    if (cause instanceof RangeError) throw noPlace(name, cause);
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

/**
 * Reads the parts back, in their order; each buffer is read once, however many parts it holds. What is packed comes back
 * as the packed numbers are, not as they were before.
 */
export async function saveParts(gpu: Gpu, parts: readonly Part[]): Promise<NamedValues[]> {
  const buffers = new Map<GPUBuffer, Uint32Array>();
  for (const { tensor } of parts) {
    const { buffer } = tensor;
    if (buffers.has(buffer)) continue;
    buffers.set(
      buffer,
      await gpu.readback.u32({ name: tensor.name, buffer, offset: 0, shape: [buffer.size / ELEMENT_BYTES] }),
    );
  }
  const saved: NamedValues[] = [];
  for (const { name, shape, tensor, start, within } of parts) {
    const words = buffers.get(tensor.buffer) ?? new Uint32Array();
    const values = numbersOf(tensor, words).subarray(start, start + elements(shape));
    if (!within) saved.push({ name, shape, values: values.slice() });
    else wholeOf(saved, name, within.shape).set(values, within.from);
  }
  return saved;
}

/** The stored tensor that a part is some of; it stands where its first part does. */
function wholeOf(saved: NamedValues[], name: string, shape: readonly number[]): Float32Array {
  const found = saved.find((tensor) => tensor.name === name);
  if (found) return found.values;
  const values = new Float32Array(elements(shape));
  saved.push({ name, shape, values });
  return values;
}

/** A view of its buffer, or, if it is packed, all its numbers. */
function numbersOf({ offset, shape, packing }: Tensor, buffer: Uint32Array): Float32Array {
  const count = elements(shape);
  return packing ? unpack(packing, buffer, count) : new Float32Array(buffer.buffer, buffer.byteOffset + offset, count);
}

/** Trained numbers of all parts. */
export function countNumbers(parts: readonly Pick<Part, 'shape'>[]): number {
  return parts.reduce((sum, part) => sum + elements(part.shape), 0);
}
