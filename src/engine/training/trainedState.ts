// What a step of training changes, as a whole: weights and AdamW's two moments. It can be read, written back, and its weights
// put aside on the GPU.
import type { Gpu } from '../gpu/device.ts';
import { byteLength, elements, writeTensor, type Tensor } from '../gpu/tensor.ts';

export interface TrainedTensors {
  /** All f32[n], in the layout of the packed parameters. */
  weights: Tensor;
  m: Tensor;
  v: Tensor;
  /** Where weights may be put aside. */
  best?: Tensor;
}

/** f32[n] each. */
export interface TrainedNumbers {
  weights: Float32Array;
  m: Float32Array;
  v: Float32Array;
  /** Those that were put aside. */
  best?: Float32Array;
}

export class TrainedState {
  private readonly gpu: Gpu;
  private readonly tensors: TrainedTensors;
  private hasBest = false;

  constructor(gpu: Gpu, tensors: TrainedTensors) {
    this.gpu = gpu;
    this.tensors = tensors;
  }

  /** As it is behind everything that was submitted so far, in one read. */
  async read(): Promise<TrainedNumbers> {
    const { weights, m, v, best } = this.tensors;
    const count = elements(weights.shape);
    const aside = best && this.hasBest ? [best] : [];
    const all = await this.gpu.readback.together(weights, m, v, ...aside);
    const part = (i: number): Float32Array => all.subarray(i * count, (i + 1) * count);
    return { weights: part(0), m: part(1), v: part(2), best: aside.length > 0 ? part(3) : undefined };
  }

  /** Moments, and what was put aside; the weights are whoever's who owns them. @throws RangeError when they are longer. */
  write({ m, v, best }: Omit<TrainedNumbers, 'weights'>): void {
    const { device } = this.gpu;
    writeTensor(device, this.tensors.m, m);
    writeTensor(device, this.tensors.v, v);
    if (!best || !this.tensors.best) return;
    writeTensor(device, this.tensors.best, best);
    this.hasBest = true;
  }

  /** Puts the weights aside as they are, without reading them. */
  putAside(): void {
    const { weights, best } = this.tensors;
    if (!best) return;
    this.copy(weights, best);
    this.hasBest = true;
  }

  /** Puts those in place that were put aside, if any were. */
  takeBack(): void {
    const { weights, best } = this.tensors;
    if (best && this.hasBest) this.copy(best, weights);
  }

  private copy(from: Tensor, to: Tensor): void {
    const { device } = this.gpu;
    const encoder = device.createCommandEncoder({ label: 'weights' });
    encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, byteLength(from));
    device.queue.submit([encoder.finish()]);
  }
}
