// A device that only counts the buffers that are made on it. The same code that loads and decodes a model runs on it, so
// what a model will take of the graphics memory is known before a single weight is there.
import type { Gpu } from './device.ts';
import { GpuMemory } from './memory.ts';

const nothing = (): undefined => undefined;

/** A stand-in for what has no size. */
const pass = { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
const encoder = { beginComputePass: () => pass, copyBufferToBuffer: nothing, finish: () => ({}) };
const pipeline = { getBindGroupLayout: () => ({}) };

export interface CountingGpu {
  gpu: Gpu;
  /** Bytes of the largest buffer so far. */
  largestBuffer(): number;
}

/** With the limits and the choices of kernels of this adapter. Nothing can be read from it. */
export function countingGpu({ adapter, capabilities }: Pick<Gpu, 'adapter' | 'capabilities'>): CountingGpu {
  let largest = 0;
  const device = {
    createBuffer: ({ size }: GPUBufferDescriptor) => {
      largest = Math.max(largest, size);
      return { size, destroy: nothing };
    },
    createBindGroup: () => ({}),
    createCommandEncoder: () => encoder,
    pushErrorScope: nothing,
    popErrorScope: () => Promise.resolve(null),
    queue: { writeBuffer: nothing, submit: nothing },
  } as unknown as GPUDevice;
  const gpu: Gpu = {
    device,
    adapter,
    capabilities,
    kernels: { pipeline: () => Promise.resolve(pipeline) } as unknown as Gpu['kernels'],
    readback: {} as Gpu['readback'],
    waiting: {} as Gpu['waiting'],
    memory: new GpuMemory(device),
    distrust: nothing,
    loss: nothing,
    onFault: nothing,
    destroy: nothing,
  };
  return { gpu, largestBuffer: () => largest };
}
