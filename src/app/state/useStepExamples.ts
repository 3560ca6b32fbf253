import { examplesPerStep } from './epochs.ts';
import { useExamples } from './examples.ts';
import { useRun } from './run.ts';
import { useRunPlan } from './runPlan.ts';

/** Examples in one step of the next run, as far as that is known: of a plan that is older than the settings nothing is taken. */
export function useStepExamples(): number | undefined {
  const settings = useRun((run) => run.settings);
  const train = useExamples(({ report }) => report?.train ?? 0);
  const plan = useRunPlan((view) => (view.isOld ? undefined : view.plan));
  return examplesPerStep(settings, train, plan);
}
