// What a step of training changes, as a whole: weights and AdamW's two moments. It can be read, written back, and its weights
// put aside on the GPU.
import { badRequest } from '../../shared/errors.ts';
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

export interface TrainedNumbers {
  /** f32[n] */
  weights: Float32Array;
  /** f32[2n]: m and v; f32[3n] with the weights that were put aside. */
  moments: Float32Array;
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
    const all = await this.gpu.readback.together(weights, m, v, ...(best && this.hasBest ? [best] : []));
    return { weights: all.subarray(0, count), moments: all.slice(count) };
  }

  /** Moments, and what was put aside; the weights are in place. @throws PatchbayError 'bad-request' for others than these. */
  write(moments: Float32Array): void {
    const { weights, m, v, best } = this.tensors;
    const count = elements(weights.shape);
    if (moments.length !== 2 * count && !(best && moments.length === 3 * count))
      throw badRequest('The checkpoint of this run is of other links.', 'Restore its weights, and start a new run.');
    const { device } = this.gpu;
    writeTensor(device, m, moments.subarray(0, count));
    writeTensor(device, v, moments.subarray(count, 2 * count));
    if (!best || moments.length === 2 * count) return;
    writeTensor(device, best, moments.subarray(2 * count));
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
