// A run: the same plan again and again on other examples. It goes step by step as it is told; who calls decides when to
// pause. Nothing in it depends on time, so a run that was paused gives the losses of one that was not.
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Profile } from '../gpu/timing.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import { batchCapacity } from './batchInputs.ts';
import { BatchOrder } from './batchOrder.ts';
import type { EncodedExample } from './encode.ts';
import { FrozenStates } from './frozenStates.ts';
import { learningRateAt } from './schedule.ts';
import { TrainingPlan } from './trainingPlan.ts';

/** AdamW for links. Runs are short: a β2 of 0.999 would remember the first steps to the end. */
const BETAS = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };

/** How often an example must come up on average for its states to be kept. */
const WORTH_KEEPING = 1.25;

/** Steps whose examples may share a chunk of the augmenters' states. */
const LOOK_AHEAD = 16;

export class Trainer {
  /** Steps done. */
  step = 0;
  readonly settings: TrainingSettings;
  private readonly plan: TrainingPlan;
  private readonly frozen: FrozenStates | undefined;
  private readonly examples: readonly EncodedExample[];
  private readonly order: BatchOrder;

  private constructor(
    plan: TrainingPlan,
    frozen: FrozenStates | undefined,
    examples: readonly EncodedExample[],
    settings: TrainingSettings,
  ) {
    this.plan = plan;
    this.frozen = frozen;
    this.examples = examples;
    this.settings = settings;
    this.order = new BatchOrder(examples.length, settings.batch, settings.seed);
  }

  /** @throws PatchbayError 'bad-request' without examples or links; what recording a plan throws. */
  static async create(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    examples: readonly EncodedExample[],
    settings: TrainingSettings,
  ): Promise<Trainer> {
    if (examples.length === 0) throw badRequest('There are no examples to train on.', 'Add a file with examples.');
    if (composition.links.length === 0)
      throw badRequest('There is no link to train.', 'Link two layers, or switch a link on.');
    if (!Number.isInteger(settings.batch) || settings.batch < 1)
      throw badRequest(`A step cannot have ${settings.batch} examples.`, 'Give a whole number from 1 on.');
    const capacity = batchCapacity(
      allBatches(examples, settings),
      readAugmenters(composition).map(({ id }) => id),
    );
    const { weightDecay, clip } = settings;
    const frozen = await keptStates(gpu, composition, examples, settings);
    const optimiser = { ...BETAS, weightDecay, clip };
    try {
      const plan = await TrainingPlan.record(gpu, composition, trained, capacity, optimiser, { frozen });
      return new Trainer(plan, frozen, examples, settings);
    } catch (thrown) {
      frozen?.destroy();
      throw thrown;
    }
  }

  get finished(): boolean {
    return this.step >= this.settings.steps;
  }

  /**
   * One step; resolves with the loss of its batch before the update.
   * @throws PatchbayError 'not-finite'; the links keep the weights of the last good step.
   */
  async next(): Promise<number> {
    const step = this.step + 1;
    const batch = this.batch(step);
    this.frozen?.ensure(batch, this.coming(step));
    const loss = await this.plan.step(batch, step, learningRateAt(step, this.settings));
    if (!Number.isFinite(loss)) {
      throw new PatchbayError({
        code: 'not-finite',
        message: `The loss became ${loss} at step ${step}. The links keep the weights of step ${this.step}.`,
        hint: `Start again with a lower learning rate, for example ${this.settings.learningRate / 4}.`,
      });
    }
    this.step = step;
    return loss;
  }

  private batch(step: number): EncodedExample[] {
    return this.order.at(step).map((index) => this.examples[index]);
  }

  /** The examples of the next few steps. */
  private *coming(step: number): Generator<EncodedExample> {
    for (let next = step + 1; next <= Math.min(step + LOOK_AHEAD, this.settings.steps); next++) yield* this.batch(next);
  }

  /** Where the time of a step goes. */
  profile(): Promise<Profile> {
    return this.plan.profile();
  }

  destroy(): void {
    this.plan.destroy();
    this.frozen?.destroy();
  }
}

/** Worth it when examples come up more than once; those that never do are left out. */
async function keptStates(
  gpu: Gpu,
  composition: Composition,
  examples: readonly EncodedExample[],
  settings: TrainingSettings,
): Promise<FrozenStates | undefined> {
  const used = new Set<EncodedExample>();
  for (const batch of allBatches(examples, settings)) for (const example of batch) used.add(example);
  if (settings.steps * settings.batch < WORTH_KEEPING * used.size) return undefined;
  return FrozenStates.create(gpu, composition, [...used]);
}

function* allBatches(
  examples: readonly EncodedExample[],
  { steps, batch, seed }: TrainingSettings,
): Generator<EncodedExample[]> {
  const order = new BatchOrder(examples.length, batch, seed);
  for (let step = 1; step <= steps; step++) yield order.at(step).map((index) => examples[index]);
}
