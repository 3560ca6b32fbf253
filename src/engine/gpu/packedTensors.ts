// Many tensors in one buffer, so that one dispatch can update all of them. Matrices come first, vectors (norm gains)
// last: weight decay then is "the first so many numbers".
import { checkFits } from './bufferLimit.ts';
import type { Gpu } from './device.ts';
import { ELEMENT_BYTES, createTensor, packShapes, rangeOf, type Tensor } from './tensor.ts';

export interface TensorSpec {
  name: string;
  shape: readonly number[];
}

/** Where weights get their memory, zero at the start: in buffers of their own, together in one, or with a plan. */
export interface Allocate {
  (shape: readonly number[], name: string): Tensor;
  /** The most rows of this width that one tensor may have, where there is such a limit. */
  readonly mostRows?: (width: number) => number;
}

const inItsOwnBuffer =
  (gpu: Gpu): Allocate =>
  (shape, name) => {
    checkFits(gpu, { shape, name });
    return createTensor(gpu.device, shape, name);
  };

export class PackedTensors {
  readonly specs: readonly TensorSpec[];
  /** The whole buffer as one tensor. Gaps between the tensors are zero, and stay zero while training. */
  readonly whole: Tensor;
  /** Numbers of the whole (with gaps) that belong to matrices. */
  readonly matrixNumbers: number;
  private readonly gpu: Gpu;
  private readonly byName: ReadonlyMap<string, Tensor>;

  constructor(gpu: Gpu, specs: readonly TensorSpec[], allocate: Allocate = inItsOwnBuffer(gpu)) {
    this.gpu = gpu;
    const rank = (spec: TensorSpec): number => (spec.shape.length === 1 ? 1 : 0);
    this.specs = specs.toSorted((a, b) => rank(a) - rank(b));
    const { offsets, bytes } = packShapes(this.specs.map((spec) => spec.shape));
    this.whole = allocate([bytes / ELEMENT_BYTES], 'trained weights');
    this.byName = new Map(this.specs.map(({ name, shape }, i) => [name, rangeOf(this.whole, shape, offsets[i], name)]));
    const firstVector = this.specs.findIndex((spec) => rank(spec) === 1);
    this.matrixNumbers = firstVector < 0 ? bytes / ELEMENT_BYTES : offsets[firstVector] / ELEMENT_BYTES;
  }

  tensor(name: string): Tensor {
    const tensor = this.byName.get(name);
    if (!tensor) throw new Error(`There is no tensor "${name}" in this pack.`);
    return tensor;
  }

  /** Another one of the same layout, all zero: for gradients and moments. */
  sibling(allocate?: Allocate): PackedTensors {
    return new PackedTensors(this.gpu, this.specs, allocate);
  }

  destroy(): void {
    this.whole.buffer.destroy();
  }
}
