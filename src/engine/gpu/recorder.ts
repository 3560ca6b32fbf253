// Records operations into a plan, and, next to each, how to run it backward: the backward part is the forward part read
// in reverse, cut to what needs a gradient. Operations (src/engine/ops) are the only callers of `dispatch`.
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from './device.ts';
import type { Kernel } from './kernel.ts';
import { Plan, type PlannedDispatch } from './plan.ts';
import { allocate, PlannedTensor, shareSlots, type Slot } from './plannedTensors.ts';
import { alignUp, ALIGNMENT_BYTES, byteLength, ELEMENT_BYTES, elements, rangeOf, type Tensor } from './tensor.ts';

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

export interface RecorderOptions {
  /** Outputs, gradients and scratch take turns in memory: only what is kept can be read after a run. */
  sharing?: boolean;
  /**
   * A few rows may be computed by other kernels than many: faster, and perhaps other last bits. Without it a row has the
   * same numbers in a plan of any size.
   */
  decoding?: boolean;
  /** The most keys that a row sees; decides for one kernel or another, so plans that are to agree must agree in it. */
  longest?: number;
}

export class Recorder {
  readonly gpu: Gpu;
  private readonly label: string;
  private readonly recorded: Recorded[] = [];
  private readonly tensors: PlannedTensor[] = [];
  /** Those that may share memory: written before they are read in every run, and of no interest afterwards. */
  private readonly passing = new Set<Tensor>();
  private readonly sharing: boolean;
  private readonly gradients = new Map<Tensor, GradientState>();
  private readonly tape: (() => void)[] = [];
  readonly decoding: boolean;
  readonly longest: number | undefined;

  constructor(gpu: Gpu, label: string, { sharing = false, decoding = false, longest }: RecorderOptions = {}) {
    this.gpu = gpu;
    this.label = label;
    this.sharing = sharing;
    this.decoding = decoding;
    this.longest = longest;
  }

  /** A tensor that lives as long as the plan, zero at the start. It has a buffer once the plan is finished. */
  tensor(shape: readonly number[], name: string): Tensor {
    const tensor = new PlannedTensor(shape, name);
    this.tensors.push(tensor);
    return tensor;
  }

  /** A tensor that is written before it is read in every run, and of no interest afterwards. */
  scratch(shape: readonly number[], name: string): Tensor {
    const tensor = this.tensor(shape, name);
    if (this.sharing) this.passing.add(tensor);
    return tensor;
  }

  /** A scratch or output that will be read after a run. */
  keep(tensor: Tensor): Tensor {
    this.passing.delete(tensor);
    return tensor;
  }

  /** An operation's output; it needs a gradient as soon as one of its inputs does. */
  output(shape: readonly number[], name: string, inputs: readonly Tensor[]): Tensor {
    const tensor = this.scratch(shape, name);
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

  /**
   * Marks a parameter as trained: its gradient is written to `gradient`, afresh at each run.
   * @param adds it is added to what is there: several runs have one gradient, and the caller clears it.
   * @throws PatchbayError 'bad-request' for a packed one: a small step would be lost in rounding.
   */
  watch(parameter: Tensor, gradient: Tensor, adds = false): void {
    if (parameter.packing)
      throw badRequest(`${parameter.name} is kept as ${parameter.packing} and cannot be trained.`, 'Load it as f32.');
    this.gradients.set(parameter, { tensor: gradient, written: adds });
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
    state.tensor ??= this.scratch(tensor.shape, `d(${tensor.name})`);
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

  /**
   * Some rows of a tensor, without a copy. Their gradients go to where those of the whole lie, so all rows of it must be
   * taken, each once. @throws RangeError when the rows do not begin at an offset that can be bound.
   */
  rows(tensor: Tensor, first: number, count: number): Tensor {
    const [, ...rest] = tensor.shape;
    const offset = first * elements(rest) * ELEMENT_BYTES;
    if (offset % ALIGNMENT_BYTES !== 0) throw new RangeError(`Row ${first} of "${tensor.name}" cannot be bound.`);
    const part = (whole: Tensor): Tensor => rangeOf(whole, [count, ...rest], offset, `${whole.name} from row ${first}`);
    const rows = part(tensor);
    const gradient = this.gradientTarget(tensor);
    if (gradient) this.gradients.set(rows, { tensor: part(gradient.tensor), written: false });
    return rows;
  }

  /** Dispatches so far. */
  get dispatches(): number {
    return this.recorded.length;
  }

  /** How much there is to run backward. */
  get mark(): number {
    return this.tape.length;
  }

  /**
   * Records the backward part of everything since `mark`, or of everything so far. Seeds (the loss) must have written
   * their gradient targets.
   */
  backward(mark = 0): void {
    for (const step of this.tape.splice(mark).toReversed()) step();
  }

  /** Where the gradient of a tensor was recorded, for tests and inspection. */
  gradientOf(tensor: Tensor): Tensor | undefined {
    const state = this.gradients.get(tensor);
    return state?.written ? state.tensor : undefined;
  }

  // ---- finishing

  /** What the plan will take of the graphics memory, without weights: known before anything is allocated. */
  get bytes(): number {
    return this.slots().reduce((sum, slot) => sum + slot.bytes, this.uniformBytes);
  }

  /** @throws PatchbayError 'out-of-memory' when a tensor of the plan fits into no buffer of this adapter. */
  checkFits(): void {
    this.fittingSlots();
  }

  /**
   * Compiles what is missing, allocates, and fixes all bind groups. A recorder that fails gives its buffers back.
   * @throws PatchbayError 'shader', 'gpu' or 'out-of-memory'.
   */
  async finish(): Promise<Plan> {
    const { device, kernels } = this.gpu;
    const slots = this.fittingSlots();
    const pipelines = await Promise.all(this.recorded.map(({ kernel }) => kernels.pipeline(kernel)));
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const uniforms = this.uniforms();
    const owned = [...allocate(device, slots), uniforms.buffer];
    const dispatches = this.recorded.map((recorded, i) => this.bound(recorded, pipelines[i], uniforms, i));
    // Both at once: scopes are a stack of the whole device, and another plan may be finished in the meantime.
    const [invalid, memory] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    if (!memory && !invalid) return new Plan(device, this.label, dispatches, owned);
    for (const buffer of owned) buffer.destroy();
    throw memory ? this.tooLarge(memory.message) : this.refused(invalid);
  }

  private bound(
    { kernel, tensors, params, workgroups }: Recorded,
    pipeline: GPUComputePipeline,
    uniforms: { buffer: GPUBuffer; offsets: number[] },
    index: number,
  ): PlannedDispatch {
    const entries: GPUBindGroupEntry[] = tensors.map((tensor, binding) => ({
      binding,
      resource: { buffer: tensor.buffer, offset: tensor.offset, size: Math.max(byteLength(tensor), 4) },
    }));
    if (params.length > 0) {
      entries.push({
        binding: tensors.length,
        resource: { buffer: uniforms.buffer, offset: uniforms.offsets[index], size: alignUp(params.length * 4, 16) },
      });
    }
    const layout = pipeline.getBindGroupLayout(0);
    const bindGroup = this.gpu.device.createBindGroup({ label: kernel.name, layout, entries });
    return { name: kernel.name, pipeline, bindGroup, workgroups };
  }

  private fittingSlots(): Slot[] {
    const { maxBufferBytes } = this.gpu.adapter;
    const slots = this.slots();
    const widest = slots.find(({ bytes }) => bytes > maxBufferBytes);
    if (!widest) return slots;
    throw this.tooLarge(
      `"${widest.tensors[0].name}" alone has ${widest.bytes} bytes; one buffer may have ${maxBufferBytes}.`,
    );
  }

  private slots(): Slot[] {
    return shareSlots(
      this.tensors,
      this.passing,
      this.recorded.map(({ tensors }) => tensors),
    );
  }

  private tooLarge(detail: string): PatchbayError {
    return new PatchbayError({
      code: 'out-of-memory',
      message: `"${this.label}" takes ${Math.ceil(this.bytes / 2 ** 20)} MB, which do not fit into the graphics memory.`,
      hint: 'Use fewer examples per step or a smaller model.',
      detail,
    });
  }

  private refused(error: GPUError | null): PatchbayError {
    return new PatchbayError({
      code: 'gpu',
      message: `"${this.label}" was refused: ${error?.message.split('\n')[0]}`,
      hint: 'Copy the report and open an issue.',
      detail: error?.message,
    });
  }

  private get uniformBytes(): number {
    const bytes = this.recorded.reduce((sum, { params }) => sum + alignUp(params.length * 4, ALIGNMENT_BYTES), 0);
    return Math.max(bytes, ALIGNMENT_BYTES);
  }

  private uniforms(): { buffer: GPUBuffer; offsets: number[] } {
    const offsets: number[] = [];
    let bytes = 0;
    for (const { params } of this.recorded) {
      offsets.push(bytes);
      bytes += alignUp(params.length * 4, ALIGNMENT_BYTES);
    }
    const data = new DataView(new ArrayBuffer(this.uniformBytes));
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
    return { buffer, offsets };
  }
}
