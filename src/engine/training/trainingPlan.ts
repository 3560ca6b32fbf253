// One step of training as one plan and one submit: forward, loss, backward, gradient norm, AdamW. Only the packed
// parameters are trained; everything else in the composition is frozen and gets no gradient.
import type { LinkShare } from '../../shared/looks.ts';
import type { Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { elements, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { profilePlan, type Profile } from '../gpu/timing.ts';
import type { LayerStart } from '../model/decoder.ts';
import { adamSchedule, adamW } from '../ops/adamW.ts';
import { gradientNorm } from '../ops/gradientNorm.ts';
import { noise } from '../ops/noise.ts';
import { BatchInputs, type BatchCapacity } from './batchInputs.ts';
import { BatchShares } from './batchShares.ts';
import type { EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { recordLoss } from './lossPlan.ts';

export interface OptimiserSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Whether biases and gains decay like matrices, as in the released code. */
  decaysVectors?: boolean;
  /** Largest norm of the whole gradient; 0: not clipped. */
  clip: number;
}

export interface TrainingPlanOptions {
  /** Noise on the anchor's embeddings, as a share of their RMS: makes a model trained from nothing robust to links. */
  embeddingNoise?: number;
  /** Set when the anchor's embedding table is among the trained parameters. */
  trainsEmbedding?: boolean;
  /** The augmenters' states of every example that will be trained on. */
  frozen?: FrozenStates;
}

export class TrainingPlan {
  private readonly gpu: Gpu;
  private readonly composition: Composition;
  private readonly optimiser: OptimiserSettings;
  private readonly recorder: Recorder;
  private readonly inputs: BatchInputs;
  private readonly schedule: Tensor;
  private readonly seed: Tensor;
  /** f32[1]: of the whole gradient of the last step, before it was clipped. */
  readonly gradientNorm: Tensor;
  private readonly written: BatchShares | undefined;
  /** What the links wrote in the newest step that is done, before its update. */
  shares: readonly LinkShare[] = [];
  /** All that a step is asked for, in one read: loss, norm, and what the links wrote. */
  private readonly results: readonly Tensor[];
  private plan: Plan | undefined;

  /** Records a step, and allocates nothing yet. */
  constructor(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    capacity: BatchCapacity,
    optimiser: OptimiserSettings,
    { embeddingNoise = 0, trainsEmbedding = false, frozen }: TrainingPlanOptions = {},
  ) {
    this.gpu = gpu;
    this.composition = composition;
    this.optimiser = optimiser;
    const recorder = new Recorder(gpu, 'training step', { sharing: true, longest: capacity.longest });
    const allocate = (shape: readonly number[], name: string): Tensor => recorder.tensor(shape, name);
    const [gradients, m, v] = [trained.sibling(allocate), trained.sibling(allocate), trained.sibling(allocate)];
    for (const { name } of trained.specs) recorder.watch(trained.tensor(name), gradients.tensor(name));
    this.recorder = recorder;
    this.inputs = new BatchInputs(recorder, capacity, {
      frozen,
      trainedTableRows: trainsEmbedding ? composition.anchor.vocabulary : undefined,
    });
    this.seed = recorder.tensor([1], 'noise seed');
    const noisy = (): LayerStart => {
      const { index, positions } = this.inputs.anchor;
      const state = composition.anchor.embed(recorder, index, positions);
      return { layer: 0, state: noise(recorder, state, embeddingNoise, this.seed) };
    };
    const hasLinks = composition.links.length > 0;
    this.written = hasLinks ? new BatchShares(recorder, composition, capacity.anchor) : undefined;
    const start = embeddingNoise > 0 ? noisy() : undefined;
    const { loss } = recordLoss(recorder, composition, this.inputs, { start, observe: this.written?.observe });
    const totals = this.written ? [this.written.totals()] : [];
    recorder.backward();
    this.gradientNorm = gradientNorm(recorder, gradients.whole);
    this.results = [loss, this.gradientNorm, ...totals];
    this.schedule = recorder.tensor([4], 'schedule');
    const state = { parameters: trained.whole, gradients: gradients.whole, m: m.whole, v: v.whole };
    const { gradientNorm: norm, schedule } = this;
    const decayed = optimiser.decaysVectors ? elements(trained.whole.shape) : trained.matrixNumbers;
    adamW(recorder, state, { ...optimiser, decayed }, { norm, schedule });
  }

  /** A step that can run. @throws what allocating throws. */
  static async create(...recorded: ConstructorParameters<typeof TrainingPlan>): Promise<TrainingPlan> {
    const plan = new TrainingPlan(...recorded);
    await plan.allocate();
    return plan;
  }

  /** What it takes of the graphics memory: activations, gradients and moments. */
  get bytes(): number {
    return this.recorder.bytes;
  }

  /** @throws PatchbayError 'out-of-memory', 'shader' or 'gpu'. */
  async allocate(): Promise<void> {
    this.plan = await this.recorder.finish();
  }

  /**
   * Submits one step (counted from 1) on a batch, at once, and resolves with its loss, which may be not finite. NaN also
   * when the gradient is not finite: from then on nothing is updated any more.
   */
  async step(batch: readonly EncodedExample[], step: number, learningRate: number): Promise<number> {
    const { gpu, inputs, schedule, seed, composition } = this;
    const { beta1, beta2 } = this.optimiser;
    inputs.write(batch);
    this.written?.write(inputs.used);
    writeTensor(gpu.device, schedule, adamSchedule(learningRate, step, beta1, beta2));
    writeTensor(gpu.device, seed, Uint32Array.of(step));
    this.allocated.run();
    composition.changes = (composition.changes ?? 0) + 1;
    const [loss, norm, ...totals] = await gpu.readback.together(...this.results);
    if (!Number.isFinite(norm)) return NaN;
    this.shares = this.written?.shares(totals) ?? [];
    return loss;
  }

  /** Where the time of a step goes. The step's inputs are those of the last one. */
  profile(): Promise<Profile> {
    return profilePlan(this.gpu, this.allocated);
  }

  destroy(): void {
    this.plan?.destroy();
  }

  private get allocated(): Plan {
    if (!this.plan) throw new Error('The training step was not allocated.');
    return this.plan;
  }
}
