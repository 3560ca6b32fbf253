// In what the length of a run is counted on the page. Settings hold steps; an epoch is another way to look at them.
import { create } from 'zustand';
import { useExamples } from '../state/examples.ts';
import { useRun } from '../state/run.ts';
import { useRunPlan } from '../state/runPlan.ts';
import { epochsPerStep } from '../state/epochs.ts';

export type LengthUnit = 'steps' | 'epochs';

const useUnit = create<{ unit: LengthUnit }>()(() => ({ unit: 'steps' }));

export const setLengthUnit = (unit: LengthUnit): void => useUnit.setState({ unit });

export interface Length {
  unit: LengthUnit;
  /** Epochs in one step, where that is known. */
  perStep?: number;
}

export function useLength(): Length {
  const unit = useUnit((state) => state.unit);
  const settings = useRun((run) => run.settings);
  const train = useExamples(({ report }) => report?.train ?? 0);
  const plan = useRunPlan((view) => view.plan);
  return { unit, perStep: epochsPerStep(settings, train, plan) };
}
