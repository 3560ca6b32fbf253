// Records operations into a plan, and, next to each, how to run it backward: the backward part is the forward part read
// in reverse, cut to what needs a gradient. Operations (src/engine/ops) are the only callers of `dispatch`.
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from './device.ts';
import type { Kernel } from './kernel.ts';
import { Plan, type PlannedDispatch } from './plan.ts';
import { alignUp, ALIGNMENT_BYTES, byteLength, createTensor, type Tensor } from './tensor.ts';

/** A field of a kernel's uniform, in the order of its struct: a u32, or an f32. */
export type Param = { u32: number } | { f32: number };
export const u32 = (value: number): Param => ({ u32: value });
export const f32 = (value: number): Param => ({ f32: value });

/** Where a gradient goes. `accumulate` is 1 when something was written there before and must be added to. */
export interface GradientTarget {
  readonly tensor: Tensor;
  readonly accumulate: 0 | 1;
}

interface Recorded {
  kernel: Kernel;
  tensors: readonly Tensor[];
  params: readonly Param[];
  workgroups: readonly [number, number, number];
}

interface GradientState {
  tensor?: Tensor;
  written: boolean;
}

/** Invocations per workgroup of a one-dimensional kernel, unless it says otherwise. */
export const WORKGROUP = 64;
const MAX_GROUPS = 65535;

export class Recorder {
  readonly gpu: Gpu;
  private readonly label: string;
  private readonly recorded: Recorded[] = [];
  private readonly owned: GPUBuffer[] = [];
  private readonly gradients = new Map<Tensor, GradientState>();
  private readonly tape: (() => void)[] = [];

  constructor(gpu: Gpu, label: string) {
    this.gpu = gpu;
    this.label = label;
  }

  /** A tensor that lives as long as the plan. */
  tensor(shape: readonly number[], name: string): Tensor {
    const tensor = createTensor(this.gpu.device, shape, name);
    this.owned.push(tensor.buffer);
    return tensor;
  }

  /** An operation's output; it needs a gradient as soon as one of its inputs does. */
  output(shape: readonly number[], name: string, inputs: readonly Tensor[]): Tensor {
    const tensor = this.tensor(shape, name);
    if (inputs.some((input) => this.needsGradient(input))) this.gradients.set(tensor, { written: false });
    return tensor;
  }

  /** Records one dispatch. Bindings are 0…n−1 in the order of `tensors`, the uniform (if any) is binding n. */
  dispatch(
    kernel: Kernel,
    tensors: readonly Tensor[],
    params: readonly Param[],
    workgroups: readonly [number, number, number],
  ): void {
    this.recorded.push({ kernel, tensors, params, workgroups });
  }

  /** The same for a one-dimensional kernel that reads its index as `id.y * groups.x * group + id.x`. */
  dispatchThreads(
    kernel: Kernel,
    tensors: readonly Tensor[],
    params: readonly Param[],
    threads: number,
    group = WORKGROUP,
  ): void {
    const groups = Math.max(1, Math.ceil(threads / group));
    const y = Math.ceil(groups / MAX_GROUPS);
    this.dispatch(kernel, tensors, params, [Math.ceil(groups / y), y, 1]);
  }

  // ---- gradients

  /** Marks a parameter as trained: its gradient is written to `gradient`, afresh at each run. */
  watch(parameter: Tensor, gradient: Tensor): void {
    this.gradients.set(parameter, { tensor: gradient, written: false });
  }

  needsGradient(tensor: Tensor): boolean {
    return this.gradients.has(tensor);
  }

  /** Registers how to run an operation backward; called only if its output needs a gradient and got one. */
  onBackward(output: Tensor, backward: (dOut: Tensor) => void): void {
    if (!this.needsGradient(output)) return;
    this.tape.push(() => {
      const state = this.gradients.get(output);
      if (state?.written && state.tensor) backward(state.tensor);
    });
  }

  /** Where to write the gradient of a tensor; undefined when it needs none. Ask once per contribution. */
  gradientTarget(tensor: Tensor): GradientTarget | undefined {
    const state = this.gradients.get(tensor);
    if (!state) return undefined;
    state.tensor ??= this.tensor(tensor.shape, `d(${tensor.name})`);
    const accumulate = state.written ? 1 : 0;
    state.written = true;
    return { tensor: state.tensor, accumulate };
  }

  /**
   * Hands dOut over as the gradient of `tensor` without a copy, where that is possible; the caller must be done with it.
   * False when `tensor` has a gradient already (or must have it in its own place): then it has to be added there.
   */
  moveGradient(tensor: Tensor, dOut: Tensor): boolean {
    const state = this.gradients.get(tensor);
    if (!state) return true;
    if (state.tensor) return false;
    state.tensor = dOut;
    state.written = true;
    return true;
  }

  /** Records the backward part of everything so far. Seeds (the loss) must have written their gradient targets. */
  backward(): void {
    for (const step of this.tape.toReversed()) step();
    this.tape.length = 0;
  }

  /** Where the gradient of a tensor was recorded, for tests and inspection. */
  gradientOf(tensor: Tensor): Tensor | undefined {
    const state = this.gradients.get(tensor);
    return state?.written ? state.tensor : undefined;
  }

  // ---- finishing

  /**
   * Compiles what is missing and fixes all bind groups. A recorder that fails gives its buffers back.
   * @throws PatchbayError 'shader', 'gpu' or 'out-of-memory'.
   */
  async finish(): Promise<Plan> {
    try {
      return await this.plan();
    } catch (thrown) {
      for (const buffer of this.owned) buffer.destroy();
      throw thrown;
    }
  }

  private async plan(): Promise<Plan> {
    const { device, kernels } = this.gpu;
    const pipelines = await Promise.all(this.recorded.map(({ kernel }) => kernels.pipeline(kernel)));
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const uniforms = this.uniforms();
    const dispatches = this.recorded.map(({ kernel, tensors, params, workgroups }, i): PlannedDispatch => {
      const entries: GPUBindGroupEntry[] = tensors.map((tensor, binding) => ({
        binding,
        resource: { buffer: tensor.buffer, offset: tensor.offset, size: Math.max(byteLength(tensor), 4) },
      }));
      if (params.length > 0) {
        entries.push({
          binding: tensors.length,
          resource: { buffer: uniforms.buffer, offset: uniforms.offsets[i], size: alignUp(params.length * 4, 16) },
        });
      }
      const bindGroup = device.createBindGroup({
        label: kernel.name,
        layout: pipelines[i].getBindGroupLayout(0),
        entries,
      });
      return { name: kernel.name, pipeline: pipelines[i], bindGroup, workgroups };
    });
    // Both at once: scopes are a stack of the whole device, and another plan may be finished in the meantime.
    const [invalid, memory] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    if (memory)
      throw new PatchbayError({
        code: 'out-of-memory',
        message: `"${this.label}" does not fit into the graphics memory.`,
        hint: 'Use fewer examples per step or a smaller model.',
        detail: memory.message,
      });
    if (invalid)
      throw new PatchbayError({
        code: 'gpu',
        message: `"${this.label}" was refused: ${invalid.message.split('\n')[0]}`,
        hint: 'Copy the report and open an issue.',
        detail: invalid.message,
      });
    return new Plan(device, this.label, dispatches, this.owned);
  }

  private uniforms(): { buffer: GPUBuffer; offsets: number[] } {
    const offsets: number[] = [];
    let bytes = 0;
    for (const { params } of this.recorded) {
      offsets.push(bytes);
      bytes += alignUp(params.length * 4, ALIGNMENT_BYTES);
    }
    const data = new DataView(new ArrayBuffer(Math.max(bytes, ALIGNMENT_BYTES)));
    this.recorded.forEach(({ params }, i) => {
      params.forEach((param, j) => {
        if ('u32' in param) data.setUint32(offsets[i] + j * 4, param.u32, true);
        else data.setFloat32(offsets[i] + j * 4, param.f32, true);
      });
    });
    const buffer = this.gpu.device.createBuffer({
      label: `${this.label} uniforms`,
      size: data.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.gpu.device.queue.writeBuffer(buffer, 0, data.buffer);
    this.owned.push(buffer);
    return { buffer, offsets };
  }
}
