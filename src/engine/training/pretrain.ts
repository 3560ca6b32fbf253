// Training a small decoder from nothing with the engine's own plans: the model is a composition without links whose
// weights are all packed and trained.
import { alone } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { PackedTensors, type Allocate, type TensorSpec } from '../gpu/packedTensors.ts';
import { BlockDecoder } from '../model/blockDecoder.ts';
import type { DecoderConfig } from '../model/decoderConfig.ts';
import { inMemory, loadParts, storedAs, type NamedValues } from '../model/parts.ts';
import { seededNormal, seededUniform } from '../seededRandom.ts';
import { batchCapacity } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import { learningRateAt } from './schedule.ts';
import { TrainingPlan } from './trainingPlan.ts';

export interface PretrainSettings {
  steps: number;
  learningRate: number;
  warmupSteps: number;
  beta2: number;
  weightDecay: number;
  clip: number;
  /** Standard deviation of the embeddings at the start. */
  embeddingScale: number;
  /** Noise on the embeddings as a share of their RMS. */
  embeddingNoise: number;
  seed: number;
}

/** A decoder with random weights, and the step that trains it. */
export class Pretraining {
  readonly model: BlockDecoder;
  /** Steps submitted. */
  step = 0;
  readonly settings: PretrainSettings;
  private readonly packed: PackedTensors;
  private readonly plan: TrainingPlan;

  private constructor(settings: PretrainSettings, model: BlockDecoder, packed: PackedTensors, plan: TrainingPlan) {
    this.settings = settings;
    this.model = model;
    this.packed = packed;
    this.plan = plan;
  }

  /**
   * @param largest a batch that needs as many rows as any that will come.
   * @param initial tensors to begin with, by the names of the model's parts; the others are drawn.
   * @param frozen those that stay as they begin: 'head', 'block 1', … as `BlockDecoder` allocates them.
   * @throws PatchbayError 'out-of-memory', 'shader' or 'gpu', with nothing held.
   */
  static async create(
    gpu: Gpu,
    config: DecoderConfig,
    largest: readonly EncodedExample[],
    settings: PretrainSettings,
    initial: readonly NamedValues[] = [],
    frozen: readonly string[] = [],
  ): Promise<Pretraining> {
    const { model, packed } = trainableDecoder(gpu, config, frozen);
    try {
      initialise(gpu, model, settings);
      const given = new Set(initial.map(({ name }) => name));
      const begun = model.parts.filter(({ name }) => given.has(name));
      loadParts(gpu, begun, inMemory(initial));
      const { beta2, weightDecay, clip, embeddingNoise } = settings;
      const optimiser = { beta1: 0.9, beta2, epsilon: 1e-8, weightDecay, clip };
      const options = { embeddingNoise, trainsEmbedding: true };
      const capacity = batchCapacity([largest], []);
      const plan = await TrainingPlan.create(gpu, alone(model), packed, capacity, optimiser, options);
      return new Pretraining(settings, model, packed, plan);
    } catch (thrown) {
      model.destroy();
      throw thrown;
    }
  }

  /** What the training takes of the graphics memory, the model's own weights included. */
  get bytes(): number {
    return this.plan.bytes + this.packed.whole.buffer.size;
  }

  get finished(): boolean {
    return this.step >= this.settings.steps;
  }

  /** Submits a step, at once; resolves with the loss of its batch before the update: NaN when nothing is updated any more. */
  next(batch: readonly EncodedExample[]): Promise<number> {
    const step = ++this.step;
    return this.plan.step(batch, step, learningRateAt(step, this.settings));
  }

  /** Gives back what only training needs; the model stays. */
  endTraining(): void {
    this.plan.destroy();
  }
}

/**
 * All steps, one after another.
 * @param batch the examples of a step.
 * @param onLoss hears of every step when it is done.
 * @param initial as of `Pretraining.create`: a model goes on from another one.
 * @param largest a batch with as many tokens, and as many labels, as any that will come; those of a first step unless given.
 * @param frozen as there.
 */
export async function pretrain(
  gpu: Gpu,
  config: DecoderConfig,
  batch: (step: number) => EncodedExample[],
  settings: PretrainSettings,
  onLoss: (step: number, loss: number) => void = () => undefined,
  initial: readonly NamedValues[] = [],
  largest: readonly EncodedExample[] = batch(1),
  frozen: readonly string[] = [],
): Promise<BlockDecoder> {
  const training = await Pretraining.create(gpu, config, largest, settings, initial, frozen);
  while (!training.finished) {
    const loss = await training.next(batch(training.step + 1));
    onLoss(training.step, loss);
  }
  training.endTraining();
  return training.model;
}

/** The model's tensors are asked for once to learn their shapes, then laid out in one buffer. */
function trainableDecoder(
  gpu: Gpu,
  config: DecoderConfig,
  frozen: readonly string[],
): { model: BlockDecoder; packed: PackedTensors } {
  const specs: TensorSpec[] = [];
  const probe = new BlockDecoder(gpu, config, (shape, name) => {
    specs.push({ name, shape });
    return { name, shape, offset: 0, buffer: gpu.device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE }) };
  });
  probe.destroy();
  const packed = new PackedTensors(
    gpu,
    specs.filter(({ name }) => !frozen.includes(name)),
  );
  const fixed = storedAs(gpu, 'f32');
  const allocate: Allocate = (shape, name) => (frozen.includes(name) ? fixed(shape, name) : packed.tensor(name));
  return { model: new BlockDecoder(gpu, config, allocate), packed };
}

/** Gains 1, matrices U(±1/√inputs), as PyTorch does by default. */
function initialise(gpu: Gpu, model: BlockDecoder, { seed, embeddingScale }: PretrainSettings): void {
  const [normal, uniform] = [seededNormal(seed), seededUniform(seed + 1)];
  const draw = (name: string, inputs: number): number => {
    if (name.startsWith('embed_tokens')) return embeddingScale * normal();
    return (2 * uniform() - 1) / Math.sqrt(inputs);
  };
  const tensors = model.parts.map(({ name, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length: count }, () => (shape.length === 1 ? 1 : draw(name, shape[1])));
    return { name, shape, values };
  });
  loadParts(gpu, model.parts, inMemory(tensors));
}
