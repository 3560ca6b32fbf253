// Steps and epochs: the same length of a run, counted in two ways. An epoch is as many examples as there are to train on.
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { RunPlan } from '../../shared/runRecords.ts';
import { TRAINING_RANGES } from '../../shared/settingRanges.ts';

type StepSize = Pick<TrainingSettings, 'batch' | 'batchTokens' | 'accumulate'>;

/**
 * Examples in one step, on average; undefined where a step is counted in tokens and the engine has not told yet how many
 * examples that is.
 * @param train examples that there are.
 */
export function examplesPerStep(
  { batch, batchTokens, accumulate }: StepSize,
  train: number,
  plan?: Pick<RunPlan, 'epochs' | 'steps'>,
): number | undefined {
  if (batchTokens === 0) return batch * accumulate;
  return plan && plan.steps > 0 && plan.epochs > 0 ? (plan.epochs * train) / plan.steps : undefined;
}

/** Epochs in one step; undefined when that is not known: without examples, or as above. */
export function epochsPerStep(
  size: StepSize,
  train: number,
  plan?: Pick<RunPlan, 'epochs' | 'steps'>,
): number | undefined {
  const examples = examplesPerStep(size, train, plan);
  return train === 0 || examples === undefined ? undefined : examples / train;
}

/** The nearest number of steps that a run can have. */
export function stepsFor(epochs: number, perStep: number): number {
  const { min, max } = TRAINING_RANGES.steps;
  return Math.min(max, Math.max(min, Math.round(epochs / perStep)));
}

/** For a field: four digits that say something. */
export const roundEpochs = (epochs: number): number => Number(epochs.toPrecision(4));
