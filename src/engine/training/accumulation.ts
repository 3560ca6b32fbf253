// Several batches that make one update (gradient accumulation). Each is divided by the labels of all of them, so that losses
// and gradients add up to those of one large batch, however unevenly the labels lie. What each gives is put aside on the GPU
// and read back once.
import type { Recorder } from '../gpu/recorder.ts';
import { ELEMENT_BYTES, elements, writeTensor, type Tensor } from '../gpu/tensor.ts';
import type { EncodedExample } from './encode.ts';
import { labelsOf } from './runShape.ts';

export class Accumulation {
  /** u32[1]: labels of all the batches. */
  readonly labels: Tensor;
  private readonly recorder: Recorder;
  private readonly batches: number;
  private results: readonly Tensor[] = [];
  /** f32[batches, numbers of the results] */
  private aside: Tensor | undefined;

  constructor(recorder: Recorder, batches: number) {
    this.recorder = recorder;
    this.batches = batches;
    this.labels = recorder.tensor([1], 'labels of all batches');
  }

  /** What each batch gives: sums, or shares of a mean over all labels. Returns where all of them will be, to be read. */
  collect(results: readonly Tensor[]): Tensor {
    this.results = results;
    const numbers = results.reduce((sum, { shape }) => sum + elements(shape), 0);
    return (this.aside = this.recorder.tensor([this.batches, numbers], 'results of batches'));
  }

  write(batches: readonly (readonly EncodedExample[])[]): void {
    const count = batches.flat().reduce((sum, example) => sum + labelsOf(example), 0);
    writeTensor(this.recorder.gpu.device, this.labels, Uint32Array.of(count));
  }

  /** Encodes putting aside what batch `i`, from 0, has given. */
  putAside(encoder: GPUCommandEncoder, i: number): void {
    if (!this.aside) return;
    let at = this.aside.offset + i * elements(this.aside.shape.slice(1)) * ELEMENT_BYTES;
    for (const { buffer, offset, shape } of this.results) {
      const bytes = elements(shape) * ELEMENT_BYTES;
      encoder.copyBufferToBuffer(buffer, offset, this.aside.buffer, at, bytes);
      at += bytes;
    }
  }

  /** Adds up what was read of all batches. */
  sums(read: ArrayLike<number>): number[] {
    const numbers = read.length / this.batches;
    return Array.from({ length: numbers }, (_, n) => {
      let sum = 0;
      for (let i = 0; i < this.batches; i++) sum += read[i * numbers + n];
      return sum;
    });
  }
}
