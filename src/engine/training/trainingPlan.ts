// One step of training as one plan and one submit: forward, loss, backward, gradient norm, AdamW. Only the packed
// parameters are trained; everything else in the composition is frozen and gets no gradient.
import type { Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { profilePlan, type Profile } from '../gpu/timing.ts';
import type { LayerStart } from '../model/decoder.ts';
import { adamSchedule, adamW } from '../ops/adamW.ts';
import { gradientNorm } from '../ops/gradientNorm.ts';
import { noise } from '../ops/noise.ts';
import { BatchInputs, type BatchCapacity } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';
import { recordLoss } from './lossPlan.ts';

export interface OptimiserSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
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

interface Recorded {
  inputs: BatchInputs;
  schedule: Tensor;
  seed: Tensor;
  loss: Tensor;
  plan: Plan;
}

export class TrainingPlan {
  private readonly gpu: Gpu;
  private readonly optimiser: OptimiserSettings;
  private readonly recorded: Recorded;

  private constructor(gpu: Gpu, optimiser: OptimiserSettings, recorded: Recorded) {
    this.gpu = gpu;
    this.optimiser = optimiser;
    this.recorded = recorded;
  }

  /** @throws PatchbayError 'out-of-memory', 'shader' or 'gpu'. */
  static async record(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    capacity: BatchCapacity,
    optimiser: OptimiserSettings,
    { embeddingNoise = 0, trainsEmbedding = false, frozen }: TrainingPlanOptions = {},
  ): Promise<TrainingPlan> {
    const recorder = new Recorder(gpu, 'training step', { sharing: true });
    const allocate = (shape: readonly number[], name: string): Tensor => recorder.tensor(shape, name);
    const [gradients, m, v] = [trained.sibling(allocate), trained.sibling(allocate), trained.sibling(allocate)];
    for (const { name } of trained.specs) recorder.watch(trained.tensor(name), gradients.tensor(name));
    const inputs = new BatchInputs(recorder, capacity, {
      frozen,
      trainedTableRows: trainsEmbedding ? composition.anchor.vocabulary : undefined,
    });
    const seed = recorder.tensor([1], 'noise seed');
    const noisy = (): LayerStart => {
      const state = composition.anchor.embed(recorder, inputs.anchor.index);
      return { layer: 0, state: noise(recorder, state, embeddingNoise, seed) };
    };
    const { loss } = recordLoss(recorder, composition, inputs, embeddingNoise > 0 ? noisy() : undefined);
    recorder.backward();
    const norm = gradientNorm(recorder, gradients.whole);
    const schedule = recorder.tensor([4], 'schedule');
    const state = { parameters: trained.whole, gradients: gradients.whole, m: m.whole, v: v.whole };
    adamW(recorder, state, { ...optimiser, decayed: trained.matrixNumbers }, { norm, schedule });
    return new TrainingPlan(gpu, optimiser, { inputs, schedule, seed, loss, plan: await recorder.finish() });
  }

  /** Runs one step (counted from 1) on a batch and resolves with its loss, which may be not finite. */
  async step(batch: readonly EncodedExample[], step: number, learningRate: number): Promise<number> {
    const { inputs, schedule, seed, loss, plan } = this.recorded;
    const { beta1, beta2 } = this.optimiser;
    inputs.write(batch);
    writeTensor(this.gpu.device, schedule, adamSchedule(learningRate, step, beta1, beta2));
    writeTensor(this.gpu.device, seed, Uint32Array.of(step));
    plan.run();
    return (await this.gpu.readback.f32(loss))[0];
  }

  /** Where the time of a step goes. The step's inputs are those of the last one. */
  profile(): Promise<Profile> {
    return profilePlan(this.gpu, this.recorded.plan);
  }

  destroy(): void {
    this.recorded.plan.destroy();
  }
}
