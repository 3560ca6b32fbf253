// A tensor is a range of a GPU buffer with a shape. It owns nothing: whoever made the buffer destroys it.
import { pack, packedBytes, type Packing } from './packing.ts';

export interface Tensor {
  readonly name: string;
  readonly buffer: GPUBuffer;
  /** Bytes; a multiple of 256, so that the range can be bound by itself. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** How its numbers are packed, if they are: for frozen matrices. */
  readonly packing?: Packing;
  /** The tensor whose memory this one is a range of. */
  readonly within?: Tensor;
}

/** Every element is four bytes, f32 or u32 for indices, unless it is packed. */
export const ELEMENT_BYTES = 4;

/** Offsets of ranges inside a shared buffer; 256 is the strictest alignment that WebGPU lets an adapter ask for. */
export const ALIGNMENT_BYTES = 256;

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function byteLength(tensor: Pick<Tensor, 'shape' | 'packing'>): number {
  const count = elements(tensor.shape);
  return tensor.packing ? packedBytes(tensor.packing, count) : count * ELEMENT_BYTES;
}

export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

/** A tensor in a buffer of its own, zero at the start. */
export function createTensor(device: GPUDevice, shape: readonly number[], name: string, packing?: Packing): Tensor {
  const described = { name, shape, offset: 0, packing };
  const size = Math.max(byteLength(described), 16);
  return {
    ...described,
    buffer: device.createBuffer({
      label: name,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    }),
  };
}

/** Of the buffers that these tensors lie in, each counted once. */
export function bufferBytes(tensors: readonly Tensor[]): number {
  return [...new Set(tensors.map(({ buffer }) => buffer))].reduce((sum, { size }) => sum + size, 0);
}

/** A range of another tensor, `offset` bytes into it. */
export function rangeOf(whole: Tensor, shape: readonly number[], offset: number, name: string): Tensor {
  return {
    name,
    shape,
    offset: whole.offset + offset,
    within: whole.within ?? whole,
    get buffer() {
      return whole.buffer; // a plan's tensor gets it late
    },
  };
}

/** A tensor with values; f32 or u32 by the array's type. */
export function tensorFrom(
  device: GPUDevice,
  data: Float32Array | Uint32Array,
  shape: readonly number[],
  name: string,
): Tensor {
  const tensor = createTensor(device, shape, name);
  writeTensor(device, tensor, data);
  return tensor;
}

export function writeTensor(device: GPUDevice, tensor: Tensor, data: Float32Array | Uint32Array): void {
  if (data.byteLength > byteLength(tensor))
    throw new RangeError(`${tensor.name}: ${data.length} values do not fit [${tensor.shape.join(', ')}]`);
  device.queue.writeBuffer(tensor.buffer, tensor.offset, data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Numbers from `start` on, in whatever form the tensor keeps them; whole groups where it is packed.
 * @throws RangeError when the packing has nothing near one of them.
 */
export function writeNumbers(device: GPUDevice, tensor: Tensor, values: Float32Array, start = 0): void {
  const { buffer, offset, packing, shape } = tensor;
  const pieces = packing
    ? pack(packing, values, start, elements(shape))
    : [{ offset: start * ELEMENT_BYTES, data: values }];
  for (const { offset: place, data } of pieces)
    device.queue.writeBuffer(buffer, offset + place, data.buffer, data.byteOffset, data.byteLength);
}

/** Several tensors packed into one buffer, each at an aligned offset; `bytes` is the whole. */
export function packShapes(shapes: readonly (readonly number[])[]): { offsets: number[]; bytes: number } {
  const offsets: number[] = [];
  let bytes = 0;
  for (const shape of shapes) {
    offsets.push(bytes);
    bytes = alignUp(bytes + elements(shape) * ELEMENT_BYTES, ALIGNMENT_BYTES);
  }
  return { offsets, bytes };
}
