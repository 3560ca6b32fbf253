// Weights by name. A checkpoint names matrices that the engine keeps fused (q, k and v in one): a part says which rows of
// which tensor a name stands for. Loading, saving and counting all read the same list.
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from '../gpu/device.ts';
import { ELEMENT_BYTES, elements, type Tensor } from '../gpu/tensor.ts';

export interface Part {
  /** As in the checkpoint. */
  name: string;
  /** Shape in the checkpoint. */
  shape: readonly number[];
  tensor: Tensor;
  /** Where the part starts in the tensor, in elements. */
  start: number;
}

export interface NamedValues {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** What the loader needs of a checkpoint; a safetensors file is one. */
export interface Checkpoint {
  tensors: ReadonlyMap<string, { shape: readonly number[]; values(): Float32Array }>;
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
 * Copies a checkpoint to the GPU. `prefixes`: names are looked up with each of them in front, the first that fits wins.
 * @throws PatchbayError 'bad-model' when a tensor is missing or has another shape.
 */
export function loadParts(
  gpu: Gpu,
  parts: readonly Part[],
  checkpoint: Checkpoint,
  prefixes: readonly string[] = [''],
): void {
  for (const { name, shape, tensor, start } of parts) {
    const prefix = prefixes.find((candidate) => checkpoint.tensors.has(candidate + name));
    const found = prefix === undefined ? undefined : checkpoint.tensors.get(prefix + name);
    if (!found) {
      throw new PatchbayError({
        code: 'bad-model',
        message: `The weights have no tensor "${name}".`,
        hint: 'Check that the weights file belongs to this config.json and is complete.',
      });
    }
    if (found.shape.join() !== shape.join()) {
      throw new PatchbayError({
        code: 'bad-model',
        message: `The tensor "${name}" has shape [${found.shape.join(', ')}], and [${shape.join(', ')}] was expected.`,
        hint: 'Check that the weights file belongs to this config.json.',
      });
    }
    const values = found.values();
    const offset = tensor.offset + start * ELEMENT_BYTES;
    gpu.device.queue.writeBuffer(tensor.buffer, offset, values.buffer, values.byteOffset, values.byteLength);
  }
}

/** Reads the parts back, in their order; each buffer is read once, however many parts it holds. */
export async function saveParts(gpu: Gpu, parts: readonly Part[]): Promise<NamedValues[]> {
  const buffers = new Map<GPUBuffer, Float32Array>();
  for (const { tensor } of parts) {
    const { buffer } = tensor;
    if (buffers.has(buffer)) continue;
    buffers.set(
      buffer,
      await gpu.readback.f32({ name: tensor.name, buffer, offset: 0, shape: [buffer.size / ELEMENT_BYTES] }),
    );
  }
  return parts.map(({ name, shape, tensor, start }) => {
    const first = tensor.offset / ELEMENT_BYTES + start;
    return {
      name,
      shape,
      values: buffers.get(tensor.buffer)?.slice(first, first + elements(shape)) ?? new Float32Array(),
    };
  });
}

/** Trained numbers of all parts. */
export function countNumbers(parts: readonly Pick<Part, 'shape'>[]): number {
  return parts.reduce((sum, part) => sum + elements(part.shape), 0);
}
