// Weights back from the GPU, by the names and in the layout of their checkpoint.
import type { Gpu } from '../gpu/device.ts';
import { unpack } from '../gpu/packing.ts';
import { ELEMENT_BYTES, elements, type Tensor } from '../gpu/tensor.ts';
import { asStored } from './partLayout.ts';
import type { NamedValues, Part } from './parts.ts';

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
  return valuesOf(parts, buffers);
}

/** The same from buffers that were read already. */
export function valuesOf(parts: readonly Part[], buffers: ReadonlyMap<GPUBuffer, Uint32Array>): NamedValues[] {
  const saved: NamedValues[] = [];
  for (const part of parts) {
    const { name, shape, tensor, within } = part;
    const values = asStored(part, numbersOf(tensor, buffers.get(tensor.buffer) ?? new Uint32Array()));
    if (!within) saved.push({ name, shape, values });
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
