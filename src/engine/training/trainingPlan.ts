// One step of training as one plan: forward, loss, backward, gradient norm, AdamW. Only the packed parameters are trained;
// everything else in the composition is frozen and gets no gradient.
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
import { Accumulation } from './accumulation.ts';
import { BatchInputs, type BatchCapacity } from './batchInputs.ts';
import { BatchShares } from './batchShares.ts';
import type { EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { recordLoss } from './lossPlan.ts';
import { TrainedState } from './trainedState.ts';

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
  /** Batches whose gradients make one update; each may be as large as the capacity. */
  accumulate?: number;
  /** Room to put weights aside. */
  keepsBest?: boolean;
}

export class TrainingPlan {
  /** f32[1]: of the whole gradient of the last step, before it was clipped. */
  readonly gradientNorm: Tensor;
  /** What a step changes. */
  readonly trained: TrainedState;
  /** What the links wrote in the newest step that is done, before its update. */
  shares: readonly LinkShare[] = [];
  private readonly gpu: Gpu;
  private readonly composition: Composition;
  private readonly optimiser: OptimiserSettings;
  private readonly recorder: Recorder;
  private readonly inputs: BatchInputs;
  private readonly schedule: Tensor;
  private readonly seed: Tensor;
  private readonly gradients: Tensor;
  private readonly written: BatchShares | undefined;
  private readonly several: Accumulation | undefined;
  /** All that a step is asked for, in one read: norm, loss, and what the links wrote. */
  private readonly results: readonly Tensor[];
  /** Dispatches for each batch; those behind them make the update. */
  private readonly perBatch: number;
  private plan: Plan | undefined;

  /** Records a step, and allocates nothing yet. */
  constructor(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    capacity: BatchCapacity,
    optimiser: OptimiserSettings,
    options: TrainingPlanOptions = {},
  ) {
    const { embeddingNoise = 0, trainsEmbedding = false, frozen, accumulate = 1, keepsBest = false } = options;
    this.gpu = gpu;
    this.composition = composition;
    this.optimiser = optimiser;
    const recorder = new Recorder(gpu, 'training step', { sharing: true, longest: capacity.longest });
    const allocate = (shape: readonly number[], name: string): Tensor => recorder.tensor(shape, name);
    const [gradients, m, v] = [trained.sibling(allocate), trained.sibling(allocate), trained.sibling(allocate)];
    this.several = accumulate > 1 ? new Accumulation(recorder, accumulate) : undefined;
    for (const { name } of trained.specs)
      recorder.watch(trained.tensor(name), gradients.tensor(name), this.several !== undefined);
    this.recorder = recorder;
    this.gradients = gradients.whole;
    const best = keepsBest ? allocate(trained.whole.shape, 'best weights') : undefined;
    this.trained = new TrainedState(gpu, { weights: trained.whole, m: m.whole, v: v.whole, best });
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
    const { loss } = recordLoss(recorder, composition, this.inputs, {
      start: embeddingNoise > 0 ? noisy() : undefined,
      observe: this.written?.observe,
      among: this.several?.labels,
    });
    const ofBatch = [loss, ...(this.written ? [this.written.totals()] : [])];
    recorder.backward();
    this.perBatch = recorder.dispatches;
    this.gradientNorm = gradientNorm(recorder, gradients.whole);
    this.results = [this.gradientNorm, ...(this.several ? [this.several.collect(ofBatch)] : ofBatch)];
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

  /** @throws PatchbayError 'out-of-memory' when a tensor of it fits into no buffer of this adapter. */
  checkFits(): void {
    this.recorder.checkFits();
  }

  /** @throws PatchbayError 'out-of-memory', 'shader' or 'gpu'. */
  async allocate(): Promise<void> {
    this.plan = await this.recorder.finish();
  }

  /** The same with one batch. */
  step(batch: readonly EncodedExample[], step: number, learningRate: number): Promise<number> {
    return this.stepOver([batch], step, learningRate);
  }

  /**
   * Submits one step (counted from 1), at once, and resolves with the mean loss over the labels of its batches, which may be
   * not finite. NaN also when the gradient is not finite: from then on nothing is updated any more.
   * @param batches as many as `accumulate` says.
   */
  async stepOver(batches: readonly (readonly EncodedExample[])[], step: number, learningRate: number): Promise<number> {
    const { gpu, schedule, composition, several } = this;
    const { beta1, beta2 } = this.optimiser;
    several?.write(batches);
    writeTensor(gpu.device, schedule, adamSchedule(learningRate, step, beta1, beta2));
    for (const [i, batch] of batches.entries()) this.submit(batch, i, batches.length, step);
    composition.changes = (composition.changes ?? 0) + 1;
    const [norm, ...read] = await gpu.readback.together(...this.results);
    if (!Number.isFinite(norm)) return NaN;
    const [loss, ...totals] = several?.sums(read) ?? read;
    this.shares = this.written?.shares(totals) ?? [];
    return Math.fround(loss); // a sum over batches has more digits than a curve keeps
  }

  /** Where the time of a step goes. The step's inputs are those of the last batch. */
  profile(): Promise<Profile> {
    return profilePlan(this.gpu, this.allocated);
  }

  destroy(): void {
    this.plan?.destroy();
  }

  /** Batch `i`, from 0, of `count`; the update behind the last of them. */
  private submit(batch: readonly EncodedExample[], i: number, count: number, step: number): void {
    const { device } = this.gpu;
    this.inputs.write(batch);
    this.written?.write(this.inputs.used);
    writeTensor(device, this.seed, Uint32Array.of((step - 1) * count + i + 1));
    const isLast = i + 1 === count;
    const encoder = device.createCommandEncoder({ label: 'training step' });
    if (this.several && i === 0) encoder.clearBuffer(this.gradients.buffer);
    this.allocated.encode(encoder, { end: isLast ? undefined : this.perBatch });
    this.several?.putAside(encoder, i);
    device.queue.submit([encoder.finish()]);
  }

  private get allocated(): Plan {
    if (!this.plan) throw new Error('The training step was not allocated.');
    return this.plan;
  }
}
