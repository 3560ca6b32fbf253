// A wiring, or a control of it, that is trained from its start beside the one in use: a run of its own over the models that are open.
// Its steps take turns with answers and with the steps of a run; nothing that is in place changes.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import { COMPOSITION, type EngineEvent, type Example } from '../shared/protocol.ts';
import type { Trial as TrialOrder, TrialResult } from '../shared/trials.ts';
import { countRight } from './keptSkill.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { Opening, Surroundings } from './opening.ts';
import { Run, type HeldOutResult, type RunOptions } from './run.ts';
import { checkLengths } from './training/exampleLengths.ts';
import { Trainer } from './training/trainer.ts';
import { trialSubject, type TrialSubject } from './trialSubject.ts';

export class Trial {
  /** Settled when everything is given back. Rejects with 'stopped', or with what went wrong. */
  readonly result: Promise<TrialResult>;
  private readonly subject: TrialSubject;
  private readonly run: Run;
  private readonly order: TrialOrder;
  /** What the anchor can do of the skill that is asked for. */
  private readonly known: readonly Example[] | undefined;
  private readonly emit: Surroundings['emit'];
  /** Called when the run will make no more steps. */
  private settle: (error?: PatchbayError) => void = () => undefined;
  private score: HeldOutResult | undefined;
  private ms = 0;
  /** When it went on last. */
  private since = 0;

  private constructor(
    order: TrialOrder,
    known: readonly Example[] | undefined,
    subject: TrialSubject,
    trainer: Trainer,
    emit: Surroundings['emit'],
    { alone, lookAtHeldOut }: Pick<RunOptions, 'alone' | 'lookAtHeldOut'>,
  ) {
    this.order = order;
    this.known = known;
    this.subject = subject;
    this.emit = emit;
    this.run = new Run(trainer, {
      emit: (event) => this.hear(event),
      now: () => performance.now(),
      alone,
      lookAtHeldOut: async () => (this.score = await lookAtHeldOut()),
      keep: () => Promise.resolve(),
    });
    this.result = this.finish();
    this.result.catch(() => undefined); // whoever asked for it hears of it
  }

  /** @throws what planning and allocating a run throw, with nothing held; 'bad-composition' for links that cannot be. */
  static async create({ gpu, emit }: Surroundings, opening: Opening, order: TrialOrder): Promise<Trial> {
    const { settings, limit, skill } = order;
    if (!(settings.steps >= 1)) throw badRequest('A wiring is tried with at least one step.', 'Give it more steps.');
    const { examples } = opening;
    const subject = await trialSubject(gpu, opening, order);
    const { composition, packed, speakers } = subject;
    try {
      await opening.checkKernels(true, subject);
      const known = skill && (await opening.skill.known(skill));
      if (known) checkLengths(composition, speakers.encode(COMPOSITION, known)); // now, and not when all is trained
      const encoded = await speakers.encoded(COMPOSITION, examples.train);
      const onlyLast = { ...settings, evaluateEvery: Infinity, checkpointEvery: Infinity, patience: 0 };
      const trainer = await Trainer.create(gpu, composition, packed, encoded, onlyLast);
      return new Trial(order, known, subject, trainer, emit, {
        alone: (task) => opening.speakers.alone(task),
        lookAtHeldOut: async () => {
          const score = await speakers.score(COMPOSITION, examples.heldOut.slice(0, limit));
          return { ...score, answers: [] };
        },
      });
    } catch (thrown) {
      subject.destroy();
      throw thrown;
    }
  }

  /** What it holds on the GPU, besides what is open and its links. */
  get bytes(): number {
    return this.run.bytes + this.subject.bytes;
  }

  /** Those that its links are on. */
  get boards(): LinkBoard[] {
    return this.subject.boards;
  }

  pause(): Promise<void> {
    return this.run.pause();
  }

  resume(): void {
    this.run.start();
  }

  /** Resolves when nothing of it is under way or held. */
  async stop(): Promise<void> {
    await this.run.stop();
    await this.result.catch(() => undefined);
  }

  private async finish(): Promise<TrialResult> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.settle = (error) => (error ? reject(error) : resolve());
        this.run.start();
      });
      const { exact, loss, n } = this.score ?? { exact: 0, loss: 0, n: 0 };
      const { parameters } = this.subject;
      const { steps } = this.order.settings;
      const [file, skill] = [await this.subject.save(), await this.keptSkill()];
      return {
        exact,
        loss,
        n,
        steps,
        seconds: this.ms / 1000,
        parameters,
        ...(file && { file }),
        ...(skill && { skill }),
      };
    } finally {
      await this.run.stop();
      this.subject.destroy();
    }
  }

  private async keptSkill(): Promise<TrialResult['skill']> {
    const { known, subject } = this;
    return known && { kept: await countRight(subject.speakers, COMPOSITION, known), n: known.length };
  }

  private hear(event: EngineEvent): void {
    if (event.type === 'stepsDone') this.tell(event);
    if (event.type !== 'runChanged') return;
    const now = performance.now();
    if (event.state === 'running') this.since = now;
    else this.ms += now - this.since;
    if (event.state === 'finished') this.settle();
    if (event.state === 'stopped') this.settle(stopped());
    if (event.error) this.settle(new PatchbayError(event.error));
  }

  private tell({ points, steps, secondsLeft }: Extract<EngineEvent, { type: 'stepsDone' }>): void {
    const last = points.at(-1);
    if (last) this.emit({ type: 'trialStepped', trialId: this.order.trialId, ...last, steps, secondsLeft });
  }
}

function stopped(): PatchbayError {
  return new PatchbayError({
    code: 'stopped',
    message: 'The trial of a wiring was stopped.',
    hint: 'Start it again to have its result.',
  });
}
