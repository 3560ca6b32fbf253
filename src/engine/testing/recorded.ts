// A composition recorded for batches of a size, for tests: the logits of every row; the loss and its gradients.
import { readAugmenters, recordComposition, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { batchCapacity, BatchInputs, type BatchCapacity } from '../training/batchInputs.ts';
import type { EncodedExample } from '../training/encode.ts';
import { recordLoss } from '../training/lossPlan.ts';
import type { RandomComposition } from './randomComposition.ts';

type Batch = readonly EncodedExample[];

/** What the largest of some batches needs, for the augmenters that links read. */
export function capacityFor(composition: Composition, ...batches: readonly Batch[]): BatchCapacity {
  return batchCapacity(
    batches,
    readAugmenters(composition).map(({ id }) => id),
  );
}

export interface RecordedLogits {
  /** By example: [rows, V], flat. */
  run(batch: Batch): Promise<Float32Array[]>;
  destroy(): void;
}

export async function recordLogits(
  gpu: Gpu,
  composition: Composition,
  capacity: BatchCapacity,
): Promise<RecordedLogits> {
  const recorder = new Recorder(gpu, 'logits', { longest: capacity.longest });
  const inputs = new BatchInputs(recorder, capacity);
  const states = recordComposition(recorder, composition, inputs.anchor, inputs.views(composition));
  const logits = composition.anchor.head(recorder, states[composition.anchor.blocks]);
  const plan = await recorder.finish();
  const run = async (batch: Batch): Promise<Float32Array[]> => {
    inputs.write(batch);
    plan.run();
    const values = await gpu.readback.f32(logits);
    let end = 0;
    return batch.map(({ ids }) => values.slice(end, (end += ids.length * composition.anchor.vocabulary)));
  };
  return { run, destroy: () => plan.destroy() };
}

export interface LossAndGradients {
  /** Mean over the labels. */
  loss: number;
  /** By the names of the packed tensors. */
  gradients: Map<string, Float32Array>;
}

export interface LossOptions {
  /** Of the plan, if it is to be larger than the batch. */
  capacity?: BatchCapacity;
  /** Whether tensors take turns in memory, as in training. The plan then runs twice: the second time they find it used. */
  sharing?: boolean;
  /** Logits that are made together. */
  chunkNumbers?: number;
}

/** `bytes`: of the plan. */
export async function lossAndGradients(
  gpu: Gpu,
  { composition, packed }: Pick<RandomComposition, 'composition' | 'packed'>,
  batch: Batch,
  { capacity = capacityFor(composition, batch), sharing = false, chunkNumbers }: LossOptions = {},
): Promise<LossAndGradients & { bytes: number }> {
  const recorder = new Recorder(gpu, 'gradients', { sharing, longest: capacity.longest });
  const twins = packed.sibling((shape, name) => recorder.tensor(shape, name));
  for (const { name } of packed.specs) recorder.watch(packed.tensor(name), twins.tensor(name));
  const inputs = new BatchInputs(recorder, capacity);
  const { loss } = recordLoss(recorder, composition, inputs, { chunkNumbers });
  recorder.backward();
  const plan = await recorder.finish();
  inputs.write(batch);
  plan.run();
  if (sharing) plan.run();
  const [mean] = await gpu.readback.f32(loss);
  const gradients = new Map<string, Float32Array>();
  for (const { name } of packed.specs) gradients.set(name, await gpu.readback.f32(twins.tensor(name)));
  const { bytes } = plan;
  plan.destroy();
  return { loss: mean, gradients, bytes };
}
