// A training run that can be paused: steps one after another until it is done, told to stop, or fails. Between steps the
// worker is free for other commands. Points are gathered and sent a few times a second.
import { PatchbayError, errorData } from '../shared/errors.ts';
import type { EngineEvent, HeldOutAnswer, RunState, StepPoint } from '../shared/protocol.ts';
import type { Trainer } from './training/trainer.ts';

export interface HeldOutResult {
  exact: number;
  loss: number;
  n: number;
  answers: HeldOutAnswer[];
}

export interface RunOptions {
  emit(event: EngineEvent): void;
  /** Asks the held-out questions with the weights as they are. */
  lookAtHeldOut(): Promise<HeldOutResult>;
  /** Called when the weights are worth keeping: after each look, and when the run rests. */
  keep(step: number): Promise<void>;
  /** Milliseconds; injected for tests. */
  now(): number;
}

const REPORT_EVERY_MS = 150;

export class Run {
  state: RunState = 'idle';
  private readonly trainer: Trainer;
  private readonly options: RunOptions;
  private loop: Promise<void> = Promise.resolve();
  private points: StepPoint[] = [];
  private reported = 0;
  private pace = { steps: 0, ms: 0 };

  constructor(trainer: Trainer, options: RunOptions) {
    this.trainer = trainer;
    this.options = options;
  }

  /** Goes on until something stops it; resolves at once. */
  start(): void {
    if (this.state === 'running' || this.trainer.finished) return;
    this.change('running');
    this.loop = this.train();
  }

  async pause(): Promise<void> {
    if (this.state === 'running') this.state = 'paused';
    await this.loop;
  }

  /** One step, then rests again. */
  async step(): Promise<void> {
    await this.pause();
    if (this.trainer.finished) return;
    this.change('running');
    this.loop = this.train(1);
    await this.loop;
  }

  /** Ends the run for good. */
  async stop(): Promise<void> {
    const ended = this.trainer.finished || this.state === 'failed';
    if (this.state === 'running') this.state = 'stopped';
    await this.loop;
    if (!ended) this.change('stopped');
    this.trainer.destroy();
  }

  private async train(steps = Infinity): Promise<void> {
    try {
      for (let done = 0; done < steps && this.running() && !this.trainer.finished; done++) await this.oneStep();
      if (this.running()) this.state = this.trainer.finished ? 'finished' : 'paused';
      this.report();
      await this.options.keep(this.trainer.step);
      this.change(this.state);
    } catch (thrown) {
      this.report();
      if (thrown instanceof PatchbayError && thrown.code === 'not-finite') await this.options.keep(this.trainer.step);
      this.change('failed', thrown);
    }
  }

  private async oneStep(): Promise<void> {
    const started = this.options.now();
    const loss = await this.trainer.next();
    const { step, settings } = this.trainer;
    this.points.push({ step, loss });
    this.pace = { steps: this.pace.steps + 1, ms: this.pace.ms + this.options.now() - started };
    if (this.options.now() - this.reported > REPORT_EVERY_MS) this.report();
    if (step % settings.evaluateEvery === 0 || this.trainer.finished) {
      this.report();
      this.options.emit({ type: 'heldOutDone', step, ...(await this.options.lookAtHeldOut()) });
      await this.options.keep(step);
    }
  }

  private running(): boolean {
    return this.state === 'running';
  }

  private report(): void {
    if (this.points.length === 0) return;
    const { settings, step } = this.trainer;
    const secondsPerStep = this.pace.ms / 1000 / Math.max(1, this.pace.steps);
    this.options.emit({
      type: 'stepsDone',
      points: this.points.splice(0),
      steps: settings.steps,
      examplesPerSecond: settings.batch / secondsPerStep,
      secondsLeft: (settings.steps - step) * secondsPerStep,
    });
    this.reported = this.options.now();
  }

  private change(state: RunState, thrown?: unknown): void {
    this.state = state;
    const { step, settings } = this.trainer;
    const error = thrown === undefined ? undefined : errorData(thrown);
    this.options.emit({ type: 'runChanged', state, step, steps: settings.steps, error });
  }
}
