// One check of the self-test: an operation recorded on small random inputs, and what its twin says to that.
import { Recorder } from '../gpu/recorder.ts';
import { elements, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { seededNormal } from '../seededRandom.ts';

/** What a kernel should have written. */
export interface Outcome {
  /** As plans name it. */
  kernel: string;
  tensor: Tensor;
  expected: ArrayLike<number>;
  /**
   * Relative to the largest number. It is to find kernels that are wrong, not those that round: WGSL lets an adapter be off
   * by 2⁻¹¹ in a cosine.
   */
  tolerance?: number;
  /** Holds u32 instead of f32. */
  ids?: boolean;
  /** Is an input too: does not start as NaN. */
  inPlace?: boolean;
}

export type Check = (bench: CheckBench) => Outcome[];

/** Where a check is recorded; its inputs live as long as its plan. */
export class CheckBench {
  readonly recorder: Recorder;
  /** Whether the backward pass is checked as well. */
  private readonly training: boolean;
  private readonly inputs: { tensor: Tensor; values: Float32Array | Uint32Array }[] = [];
  private readonly normal: () => number;

  constructor(recorder: Recorder, training: boolean) {
    this.recorder = recorder;
    this.training = training;
    this.normal = seededNormal(1);
  }

  /** Normal numbers that f32 holds exactly. */
  numbers(...shape: readonly number[]): Float64Array {
    return Float64Array.from({ length: elements(shape) }, () => Math.fround(this.normal()));
  }

  input(values: ArrayLike<number>, ...shape: readonly number[]): Tensor {
    return this.write(Float32Array.from(values), shape);
  }

  ids(values: ArrayLike<number>, ...shape: readonly number[]): Tensor {
    return this.write(Uint32Array.from(values), shape);
  }

  /** An input whose gradient is wanted, and that gradient. */
  trained(values: ArrayLike<number>, ...shape: readonly number[]): [tensor: Tensor, gradient: Tensor] {
    const tensor = this.input(values, ...shape);
    const gradient = this.recorder.tensor(shape, 'gradient');
    if (this.training) this.recorder.watch(tensor, gradient);
    return [tensor, gradient];
  }

  /** What an earlier operation has computed from something trained. */
  computed(values: ArrayLike<number>, ...shape: readonly number[]): Tensor {
    const [trained] = this.trained([0], 1);
    const tensor = this.recorder.output(shape, 'computed', [trained]);
    this.inputs.push({ tensor, values: Float32Array.from(values) });
    return tensor;
  }

  /** Records the backward pass from the gradients of outputs, and gives what should come of it. */
  backward(
    gradients: readonly (readonly [out: Tensor, dOut: ArrayLike<number>])[],
    outcomes: () => Outcome[],
  ): Outcome[] {
    if (!this.training) return [];
    for (const [out, dOut] of gradients) this.recorder.moveGradient(out, this.input(dOut, ...out.shape));
    this.recorder.backward();
    return outcomes();
  }

  /** To be called once the plan has memory. */
  fill(outcomes: readonly Outcome[]): void {
    const { device } = this.recorder.gpu;
    for (const { tensor, inPlace } of outcomes)
      if (!inPlace) writeTensor(device, tensor, new Float32Array(elements(tensor.shape)).fill(NaN));
    for (const { tensor, values } of this.inputs) writeTensor(device, tensor, values);
  }

  private write(values: Float32Array | Uint32Array, shape: readonly number[]): Tensor {
    const tensor = this.recorder.tensor(shape, 'input');
    this.inputs.push({ tensor, values });
    return tensor;
  }
}
