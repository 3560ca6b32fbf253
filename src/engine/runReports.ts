// What a run tells of its steps: points are gathered and sent a few times a second, with how fast it goes.
import type { EngineEvent, StepPoint } from '../shared/protocol.ts';
import type { Trainer } from './training/trainer.ts';

export interface ReportOptions {
  emit(event: EngineEvent): void;
  /** Milliseconds; injected for tests. */
  now(): number;
  /** Hears how long a step takes. */
  timed?(secondsPerStep: number): void;
}

const REPORT_EVERY_MS = 150;

export class RunReports {
  private readonly trainer: Pick<Trainer, 'step' | 'settings' | 'shares' | 'examplesPerStep'>;
  private readonly options: ReportOptions;
  private points: StepPoint[] = [];
  private reported = 0;
  private pace = { steps: 0, ms: 0 };
  /** When the last loss came. */
  private heard = 0;

  constructor(trainer: RunReports['trainer'], options: ReportOptions) {
    this.trainer = trainer;
    this.options = options;
  }

  /** A step is done. @param started when it was submitted. */
  add(point: StepPoint, started: number): void {
    this.points.push(point);
    const now = this.options.now();
    this.pace = { steps: this.pace.steps + 1, ms: this.pace.ms + now - Math.max(started, this.heard) };
    this.heard = now;
    if (now - this.reported > REPORT_EVERY_MS) this.send();
  }

  /** Sends what was not sent yet. */
  send(): void {
    if (this.points.length === 0) return;
    const { settings, step, shares, examplesPerStep } = this.trainer;
    const secondsPerStep = this.pace.ms / 1000 / Math.max(1, this.pace.steps);
    this.options.timed?.(secondsPerStep);
    this.options.emit({
      type: 'stepsDone',
      points: this.points.splice(0),
      shares: [...shares],
      steps: settings.steps,
      examplesPerSecond: examplesPerStep / secondsPerStep,
      secondsLeft: (settings.steps - step) * secondsPerStep,
    });
    this.reported = this.options.now();
  }
}
