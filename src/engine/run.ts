// A training run that can be paused: steps one after another until it is done, told to stop, or fails. Between steps the
// worker is free for other commands.
import { errorData } from '../shared/errors.ts';
import type { HeldOutAnswer, RunState } from '../shared/protocol.ts';
import type { HeldOutPoint } from '../shared/runRecords.ts';
import { isLost } from './lostDevice.ts';
import { RunReports, type ReportOptions } from './runReports.ts';
import { verdict } from './training/earlyStop.ts';
import type { Trainer } from './training/trainer.ts';

export interface HeldOutResult {
  exact: number;
  loss: number;
  n: number;
  answers: HeldOutAnswer[];
}

export interface RunOptions extends ReportOptions {
  /** Submits a step while nobody is answering, so that every answer comes from the weights of one step. */
  alone<T>(task: () => Promise<T>): Promise<T>;
  /** Asks the held-out questions with the weights as they are. */
  lookAtHeldOut(): Promise<HeldOutResult>;
  /** Called when the weights are worth keeping: after each look, for a checkpoint, and when the run rests. */
  keep(step: number): Promise<void>;
  /** Of the part of the run that an earlier visit made. */
  looksBefore?: readonly HeldOutPoint[];
}

type Trained = Pick<
  Trainer,
  | 'step'
  | 'settings'
  | 'finished'
  | 'bytes'
  | 'shares'
  | 'examplesPerStep'
  | 'next'
  | 'putAside'
  | 'endWithBest'
  | 'destroy'
>;

export class Run {
  state: RunState = 'idle';
  private readonly trainer: Trained;
  private readonly options: RunOptions;
  /** Where to rest: a step that is done or one to come; Infinity while it goes on freely. */
  private restAt = 0;
  /** Set while steps are made: there is never more than one loop. */
  private loop: Promise<void> | undefined;
  private ending: Promise<void> | undefined;
  private readonly reports: RunReports;
  /** The step whose weights are kept. */
  private kept = -1;
  private readonly looks: HeldOutPoint[];
  /** It could not go on because its device was lost. */
  isLost = false;

  constructor(trainer: Trained, options: RunOptions) {
    this.trainer = trainer;
    this.options = options;
    this.reports = new RunReports(trainer, options);
    this.looks = [...(options.looksBefore ?? [])];
  }

  /** True until it has told that it finished or failed, or was told to stop: its last step is followed by a look, and is kept. */
  get open(): boolean {
    const isUnderWay = this.loop !== undefined || !this.trainer.finished;
    return !this.ending && (this.isLost || isUnderWay) && this.state !== 'failed';
  }

  get stepsMade(): number {
    return this.trainer.step;
  }

  /** What it holds on the GPU. */
  get bytes(): number {
    return this.ending ? 0 : this.trainer.bytes;
  }

  /** Goes on until something stops it; resolves at once. */
  start(): void {
    if (this.state === 'idle' && this.trainer.finished) this.change('finished'); // a run of no steps
    this.goOn(Infinity);
  }

  async pause(): Promise<void> {
    this.restAt = 0;
    await this.loop;
  }

  /** One step, then rests again. */
  async step(): Promise<void> {
    await this.pause();
    this.goOn(Math.max(this.restAt, this.trainer.step) + 1);
    await this.loop;
  }

  /**
   * For a device that was lost: resolves when nothing of it is under way; a run from its last checkpoint takes its place.
   * @returns whether one is to.
   */
  async putDown(): Promise<boolean> {
    await this.loop;
    return this.open && this.state !== 'idle';
  }

  /** It was to go on by itself when its device was lost, and nobody has said otherwise since. */
  get isToGoOn(): boolean {
    return this.restAt === Infinity;
  }

  /** Tells that it rests, as a run that took the place of another. */
  rest(): void {
    this.change('paused');
  }

  /** Ends the run for good; resolves when nothing of it is under way. */
  stop(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    await this.pause();
    if (this.isLost || (!this.trainer.finished && this.state !== 'failed')) this.change('stopped');
    this.trainer.destroy();
  }

  private goOn(restAt: number): void {
    if (!this.open) return;
    this.restAt = restAt;
    if (this.state !== 'running') this.change('running');
    this.loop ??= this.train();
  }

  private get hasSteps(): boolean {
    return this.trainer.step < this.restAt && !this.trainer.finished;
  }

  private async train(): Promise<void> {
    try {
      // Keeping takes a while: what was asked for in the meantime is done by the same loop.
      do {
        await this.makeSteps();
        this.reports.send();
        await this.keep();
      } while (this.hasSteps);
      this.loop = undefined;
      if (this.trainer.finished) this.change('finished');
      else if (!this.ending) this.change('paused');
    } catch (thrown) {
      this.reports.send();
      this.isLost = isLost(thrown);
      if (!this.isLost) await this.keepLastGood();
      this.loop = undefined;
      this.change(this.isLost ? 'paused' : 'failed', thrown);
    }
  }

  /**
   * The steps that were made count, whatever failed after them (a look at the held-out examples, say): undo, and the next
   * visit, know of no other. What failed is told, whether or not they could be kept.
   */
  private async keepLastGood(): Promise<void> {
    if (this.trainer.step > 0) await this.keep().catch(() => undefined);
  }

  /** Each step is submitted while the one before it still runs, so that the GPU is never idle. */
  private async makeSteps(): Promise<void> {
    let last: Promise<void> = Promise.resolve();
    try {
      while (this.hasSteps) {
        const before = last;
        last = (await this.submit()).done;
        last.catch(() => undefined); // heard of below
        await before;
        const { step, settings, finished } = this.trainer;
        const isLook = finished || step % settings.evaluateEvery === 0;
        if (!isLook && step % settings.checkpointEvery !== 0) continue;
        await last;
        this.reports.send();
        if (isLook) await this.look();
        await this.keep();
      }
    } finally {
      await last.catch(() => undefined);
    }
    await last;
  }

  /** Resolves when the next step is in the GPU's queue; what it gives resolves when that step is done. */
  private submit(): Promise<{ done: Promise<void> }> {
    return this.options.alone(() => {
      const started = this.options.now();
      const loss = this.trainer.next();
      return Promise.resolve({ done: this.hear(this.trainer.step, started, loss) });
    });
  }

  private async hear(step: number, started: number, loss: Promise<number>): Promise<void> {
    this.reports.add({ step, loss: await loss }, started);
  }

  private async look(): Promise<void> {
    const { step, settings } = this.trainer;
    const seen = await this.options.lookAtHeldOut();
    this.options.emit({ type: 'heldOutDone', step, ...seen });
    if (settings.patience === 0 || seen.n === 0) return;
    this.looks.push({ step, exact: seen.exact, loss: seen.loss });
    const said = verdict(this.looks, settings.patience);
    if (said === 'better') this.trainer.putAside();
    if (said === 'enough' || (said === 'worse' && this.trainer.finished)) this.trainer.endWithBest();
  }

  /** Once for each step: a look at its end is often where a run comes to rest. */
  private async keep(): Promise<void> {
    const { step } = this.trainer;
    if (step === this.kept) return;
    await this.options.keep(step);
    this.kept = step;
  }

  private change(state: RunState, thrown?: unknown): void {
    this.state = state;
    const { step, settings } = this.trainer;
    const error = thrown === undefined ? undefined : errorData(thrown);
    this.options.emit({ type: 'runChanged', state, step, steps: settings.steps, error });
  }
}
