// A run: the same plan again and again on other examples. It goes step by step as it is told; who calls decides when to
// pause. Nothing in it depends on time, so a run that was paused gives the losses of one that was not.
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import type { LinkShare } from '../../shared/looks.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import type { Profile } from '../gpu/timing.ts';
import { batchCapacity } from './batchInputs.ts';
import { BatchOrder } from './batchOrder.ts';
import type { EncodedExample } from './encode.ts';
import { checkLengths } from './exampleLengths.ts';
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
  /** Steps submitted, and done as far as their losses have come. */
  step = 0;
  readonly settings: TrainingSettings;
  private readonly plan: TrainingPlan;
  private readonly frozen: FrozenStates | undefined;
  private readonly examples: readonly EncodedExample[];
  private readonly order: BatchOrder;

  /**
   * Plans a run; it holds nothing before `allocate`.
   * @throws PatchbayError 'bad-request' without examples or links, or with examples that are too long for a model.
   */
  constructor(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    examples: readonly EncodedExample[],
    settings: TrainingSettings,
  ) {
    if (examples.length === 0) throw badRequest('There are no examples to train on.', 'Add a file with examples.');
    if (trained.specs.length === 0)
      throw badRequest('There is no link to train.', 'Link two layers, or switch a link on.');
    if (!Number.isInteger(settings.batch) || settings.batch < 1)
      throw badRequest(`A step cannot have ${settings.batch} examples.`, 'Give a whole number from 1 on.');
    checkLengths(composition, examples);
    const batches = allBatches(examples, settings);
    const augmenters = readAugmenters(composition).map(({ id }) => id);
    const used = new Set(batches.flat());
    const isWorthKeeping = settings.steps * settings.batch >= WORTH_KEEPING * used.size;
    const { weightDecay, clip } = settings;
    const optimiser = { ...BETAS, weightDecay, clip };
    this.settings = settings;
    this.examples = examples;
    this.order = new BatchOrder(examples.length, settings.batch, settings.seed);
    this.frozen = isWorthKeeping ? FrozenStates.plan(gpu, composition, [...used]) : undefined;
    this.plan = new TrainingPlan(gpu, composition, trained, batchCapacity(batches, augmenters), optimiser, {
      frozen: this.frozen,
    });
  }

  /** A run that can start. @throws what planning and allocating throw. */
  static async create(...planned: ConstructorParameters<typeof Trainer>): Promise<Trainer> {
    const trainer = new Trainer(...planned);
    await trainer.allocate();
    return trainer;
  }

  /** What the run takes of the graphics memory, besides the models and the links themselves. */
  get bytes(): number {
    return this.plan.bytes + (this.frozen?.bytes ?? 0);
  }

  /** What each link wrote in the newest step that is done, before its update. */
  get shares(): readonly LinkShare[] {
    return this.plan.shares;
  }

  /** @throws PatchbayError 'out-of-memory', 'shader' or 'gpu', with nothing held. */
  async allocate(): Promise<void> {
    await this.frozen?.allocate();
    try {
      await this.plan.allocate();
    } catch (thrown) {
      this.frozen?.destroy();
      throw thrown;
    }
  }

  get finished(): boolean {
    return this.step >= this.settings.steps;
  }

  /**
   * Submits one step, at once, so that the next one may be asked for before this one is done; resolves with the loss of
   * its batch before the update.
   * @throws PatchbayError 'not-finite'; the links keep the weights of the last good step, whatever was submitted since.
   */
  async next(): Promise<number> {
    const step = ++this.step;
    const batch = this.batch(step);
    this.frozen?.ensure(batch, this.coming(step));
    const loss = await this.plan.step(batch, step, learningRateAt(step, this.settings));
    if (Number.isFinite(loss)) return loss;
    this.step = Math.min(this.step, step - 1);
    throw new PatchbayError({
      code: 'not-finite',
      message: `The loss or its gradient became infinite at step ${this.step + 1}. The links keep the weights of step ${this.step}.`,
      hint: `Start again with a lower learning rate, for example ${this.settings.learningRate / 4}.`,
    });
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

/** The batch of every step. */
function allBatches(
  examples: readonly EncodedExample[],
  { steps, batch, seed }: TrainingSettings,
): (readonly EncodedExample[])[] {
  const order = new BatchOrder(examples.length, batch, seed);
  return Array.from({ length: steps }, (_, i) => order.at(i + 1).map((index) => examples[index]));
}
