// Training a small decoder from nothing with the engine's own plans: the model is a composition without links whose
// weights are all packed and trained.
import { alone } from '../../src/engine/bridge/composition.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { PackedTensors, type TensorSpec } from '../../src/engine/gpu/packedTensors.ts';
import type { DecoderConfig } from '../../src/engine/model/decoderConfig.ts';
import { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { inMemory, loadParts } from '../../src/engine/model/parts.ts';
import { seededNormal, seededUniform } from '../../src/engine/seededRandom.ts';
import { batchCapacity } from '../../src/engine/training/batchInputs.ts';
import type { EncodedExample } from '../../src/engine/training/encode.ts';
import { learningRateAt } from '../../src/engine/training/schedule.ts';
import { TrainingPlan } from '../../src/engine/training/trainingPlan.ts';

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

/** A point of the training curve: [step, loss]. */
export type CurvePoint = [step: number, loss: number];

const CURVE_EVERY = 50;

/** @param batch the examples of a step; every step must need the same number of rows, or fewer, as the first. */
export async function pretrain(
  gpu: Gpu,
  config: DecoderConfig,
  batch: (step: number) => EncodedExample[],
  settings: PretrainSettings,
): Promise<{ model: BlockDecoder; curve: CurvePoint[] }> {
  const { model, packed } = trainableLlama(gpu, config);
  initialise(gpu, model, settings);
  const { beta2, weightDecay, clip, embeddingNoise, steps } = settings;
  const optimiser = { beta1: 0.9, beta2, epsilon: 1e-8, weightDecay, clip };
  const capacity = batchCapacity([batch(1)], []);
  const options = { embeddingNoise, trainsEmbedding: true };
  const plan = await TrainingPlan.create(gpu, alone(model), packed, capacity, optimiser, options);
  const curve: CurvePoint[] = [];
  let sum = 0;
  const started = performance.now();
  for (let step = 1; step <= steps; step++) {
    sum += await plan.step(batch(step), step, learningRateAt(step, settings));
    if (step % CURVE_EVERY !== 0) continue;
    curve.push([step, Number((sum / CURVE_EVERY).toFixed(4))]);
    sum = 0;
    const ms = (performance.now() - started) / step;
    console.error(`step ${step} of ${steps}, loss ${curve[curve.length - 1][1]}, ${ms.toFixed(0)} ms a step`);
  }
  plan.destroy();
  return { model, curve };
}

/** The model's tensors are asked for once to learn their shapes, then laid out in one buffer. */
function trainableLlama(gpu: Gpu, config: DecoderConfig): { model: BlockDecoder; packed: PackedTensors } {
  const specs: TensorSpec[] = [];
  const probe = new BlockDecoder(gpu, config, (shape, name) => {
    specs.push({ name, shape });
    return { name, shape, offset: 0, buffer: gpu.device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE }) };
  });
  probe.destroy();
  const packed = new PackedTensors(gpu, specs);
  return { model: new BlockDecoder(gpu, config, (_, name) => packed.tensor(name)), packed };
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
