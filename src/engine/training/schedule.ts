// The learning rate over a run: a straight warm-up, then a cosine down to zero (arXiv 1608.03983).
export interface ScheduleSettings {
  learningRate: number;
  warmupSteps: number;
  steps: number;
}

/** @param step counted from 1. */
export function learningRateAt(step: number, { learningRate, warmupSteps, steps }: ScheduleSettings): number {
  if (step <= warmupSteps) return (learningRate * step) / warmupSteps;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return (learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
}
