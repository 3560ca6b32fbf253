// A run: the same plan again and again on other examples. It goes step by step as it is told; who calls decides when to
// pause. Nothing in it depends on time, so a run that was paused gives the losses of one that was not.
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import type { LinkShare } from '../../shared/looks.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import type { Profile } from '../gpu/timing.ts';
import type { EncodedExample } from './encode.ts';
import { checkLengths } from './exampleLengths.ts';
import { FrozenStates } from './frozenStates.ts';
import { checkSettings, shapeOfRun, type RunShape } from './runShape.ts';
import { learningRateAt } from './schedule.ts';
import type { TrainedNumbers } from './trainedState.ts';
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
  /** What it comes to: tokens of the largest step, and how many examples come up. */
  readonly shape: RunShape;
  private readonly plan: TrainingPlan;
  private readonly frozen: FrozenStates | undefined;
  private readonly composition: Composition;
  private readonly examples: readonly EncodedExample[];
  private readonly rateAt: (step: number) => number;
  /** Behind which step weights were put aside. */
  private aside = 0;
  private isEnded = false;

  /**
   * Plans a run; it holds nothing before `allocate`.
   * @param rateAt the learning rate of a step, counted from 1, if not the schedule's.
   * @throws PatchbayError 'bad-request' without examples or links, or with examples that are too long for a model.
   */
  constructor(
    gpu: Gpu,
    composition: Composition,
    trained: PackedTensors,
    examples: readonly EncodedExample[],
    settings: TrainingSettings,
    rateAt = (step: number): number => learningRateAt(step, settings),
  ) {
    if (examples.length === 0) throw badRequest('There are no examples to train on.', 'Add a file with examples.');
    if (trained.specs.length === 0)
      throw badRequest('There is no link to train.', 'Link two layers, or switch a link on.');
    checkSettings(settings);
    checkLengths(composition, examples);
    const { weightDecay, clip, accumulate, patience } = settings;
    const shape = shapeOfRun(
      examples,
      readAugmenters(composition).map(({ id }) => id),
      settings,
    );
    const isWorthKeeping = shape.drawn >= WORTH_KEEPING * shape.used.length;
    this.settings = settings;
    this.shape = shape;
    this.composition = composition;
    this.examples = examples;
    this.rateAt = rateAt;
    this.frozen = isWorthKeeping ? FrozenStates.plan(gpu, composition, shape.used) : undefined;
    const optimiser = { ...BETAS, weightDecay, clip };
    this.plan = new TrainingPlan(gpu, composition, trained, shape.capacity, optimiser, {
      frozen: this.frozen,
      accumulate,
      keepsBest: patience > 0,
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

  /** Weights and moments as they are behind the steps that were submitted. */
  read(): Promise<TrainedNumbers> {
    return this.plan.trained.read();
  }

  /**
   * Goes on behind this step, with weights that are in place already.
   * @param aside the step behind which weights were put aside.
   * @throws PatchbayError 'bad-request' for moments of other links.
   */
  goOnFrom(step: number, moments: TrainedNumbers['moments'], aside = 0): void {
    this.plan.trained.write(moments);
    this.step = step;
    this.aside = aside;
  }

  /** Behind which step the weights in place are. */
  get weightsOf(): number {
    return this.isEnded ? this.aside : this.step;
  }

  /** Examples in a step, on average. */
  get examplesPerStep(): number {
    return this.shape.drawn / Math.max(1, this.settings.steps);
  }

  /** Puts the weights aside, on the GPU, as they are. */
  putAside(): void {
    this.plan.trained.putAside();
    this.aside = this.step;
  }

  /** Ends the run here, with the weights that were put aside last. */
  endWithBest(): void {
    this.plan.trained.takeBack();
    this.composition.changes = (this.composition.changes ?? 0) + 1;
    this.isEnded = true;
  }

  /** @throws PatchbayError 'out-of-memory' when a tensor of it fits into no buffer of this adapter. */
  checkFits(): void {
    this.plan.checkFits();
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
    return this.isEnded || this.step >= this.settings.steps;
  }

  /**
   * Submits one step, at once, so that the next one may be asked for before this one is done; resolves with the loss of
   * its batch before the update.
   * @throws PatchbayError 'not-finite'; the links keep the weights of the last good step, whatever was submitted since.
   */
  async next(): Promise<number> {
    const step = ++this.step;
    const batches = this.batches(step);
    this.frozen?.ensure(batches.flat(), this.coming(step));
    const loss = await this.plan.stepOver(batches, step, this.rateAt(step));
    if (Number.isFinite(loss)) return loss;
    this.step = Math.min(this.step, step - 1);
    throw new PatchbayError({
      code: 'not-finite',
      message: `The loss or its gradient became infinite at step ${this.step + 1}. The links keep the weights of step ${this.step}.`,
      hint: `Start again with a lower learning rate, for example ${this.settings.learningRate / 4}.`,
    });
  }

  private batches(step: number): EncodedExample[][] {
    const { accumulate } = this.settings;
    const first = (step - 1) * accumulate + 1;
    return Array.from({ length: accumulate }, (_, i) =>
      this.shape.order.at(first + i).map((index) => this.examples[index]),
    );
  }

  /** The examples of the next few steps. */
  private *coming(step: number): Generator<EncodedExample> {
    for (let next = step + 1; next <= Math.min(step + LOOK_AHEAD, this.settings.steps); next++)
      yield* this.batches(next).flat();
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
