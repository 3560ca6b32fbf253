// The learning rate over a run: a straight warm-up, then down to zero along a cosine (arXiv 1608.03983) or straight, or as
// it is.
import type { Schedule } from '../../shared/protocol.ts';

export interface ScheduleSettings {
  learningRate: number;
  warmupSteps: number;
  steps: number;
  schedule?: Schedule;
}

/** What is left of the rate when this share of the steps behind the warm-up is done. */
const SHAPES: Readonly<Record<Schedule, (progress: number) => number>> = {
  cosine: (progress) => (1 + Math.cos(Math.PI * progress)) / 2,
  linear: (progress) => 1 - progress,
  constant: () => 1,
};

/** @param step counted from 1. */
export function learningRateAt(
  step: number,
  { learningRate, warmupSteps, steps, schedule = 'cosine' }: ScheduleSettings,
): number {
  if (step <= warmupSteps) return (learningRate * step) / warmupSteps;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return learningRate * SHAPES[schedule](progress);
}
