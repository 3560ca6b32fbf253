// A run in one line: how far it is, what it has learned, how fast it goes, and how long it still takes.
import type { Trainer } from '../engine/training/trainer.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { duration, percent } from './tables.ts';
import type { Terminal } from './terminal.ts';

export class RunProgress {
  private readonly trainer: Pick<Trainer, 'settings' | 'examplesPerStep'>;
  private readonly terminal: Pick<Terminal, 'progress' | 'note'>;
  private looked = '';

  constructor(trainer: RunProgress['trainer'], terminal: RunProgress['terminal']) {
    this.trainer = trainer;
    this.terminal = terminal;
  }

  hear(event: EngineEvent): void {
    if (event.type === 'failed') this.terminal.note(event.error.message);
    if (event.type === 'heldOutDone' && event.n > 0) {
      this.looked = `held out ${percent(event.exact)} exact, loss ${event.loss.toFixed(4)}`;
      this.terminal.note(`step ${event.step} of ${this.trainer.settings.steps} · ${this.looked}`);
    }
    const last = event.type === 'stepsDone' ? event.points.at(-1) : undefined;
    if (event.type !== 'stepsDone' || !last) return;
    const perSecond = event.examplesPerSecond / this.trainer.examplesPerStep;
    const parts = [
      `step ${last.step} of ${event.steps}`,
      `loss ${last.loss.toFixed(4)}`,
      this.looked,
      `${perSecond.toPrecision(3)} steps/s`,
      `${duration(event.secondsLeft)} left`,
    ];
    this.terminal.progress(parts.filter(Boolean).join(' · '));
  }
}
