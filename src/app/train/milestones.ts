// What is said aloud of a run: how it starts and ends, and each quarter. Not every step.
import type { RunState } from '../../shared/protocol.ts';
import { formatPercent, formatLoss } from '../parts/format.ts';

export interface Standing {
  state: RunState;
  step: number;
  steps: number;
  loss?: number;
  /** Share of held-out questions that are right, at the last look. */
  exact?: number;
}

/** The same text as long as nothing worth saying has happened. */
export function milestone({ state, step, steps, loss, exact }: Standing): string {
  const score = exact === undefined ? '' : ` ${formatPercent(exact)} of the held-out questions are right.`;
  if (state === 'finished') return `Training is finished.${score}`;
  if (state === 'failed') return 'Training failed.';
  if (state === 'stopped') return 'Training is stopped.';
  if (state === 'paused') return `Paused at step ${step}${loss === undefined ? '' : `, loss ${formatLoss(loss)}`}.`;
  if (state !== 'running') return '';
  const quarters = Math.floor((4 * step) / Math.max(1, steps));
  return quarters === 0 ? 'Training has started.' : `${25 * quarters} percent of the steps are done.`;
}
