// What the next run would take: asked of the engine whenever settings, links or examples change, once they rest for a moment.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { RunPlan } from '../../shared/runRecords.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { useOpening } from './opening.ts';
import { onPresetChange } from './preset.ts';
import { isUnderWay, useRun } from './run.ts';
import { linksInUse, useWiring } from './wiring.ts';

export interface PlanView {
  plan?: RunPlan;
  error?: ErrorData;
  /** It is of what was before the newest change. */
  isOld: boolean;
}

export const useRunPlan = create<PlanView>()(() => ({ isOld: true }));

/** Milliseconds without a change before the engine is asked. */
export const REST_MS = 250;

let round = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

onPresetChange(() => {
  round++;
  clearTimeout(timer);
  useRunPlan.setState({ plan: undefined, error: undefined, isOld: true });
});
useRun.subscribe((run, before) => {
  const ended = isUnderWay(before) && !isUnderWay(run); // from then on it is known how long a step takes
  if (run.settings !== before.settings || ended) planAgain();
});
useWiring.subscribe((state, before) => {
  if (linksInUse(state) !== linksInUse(before)) planAgain();
});
useExamples.subscribe(({ report }, before) => {
  if (report !== before.report) planAgain();
});
useOpening.subscribe(({ status }, before) => {
  if (status === 'open' && status !== before.status) planAgain();
});

function planAgain(): void {
  round++;
  clearTimeout(timer);
  useRunPlan.setState({ isOld: true });
  timer = setTimeout(() => void ask(), REST_MS);
}

async function ask(): Promise<void> {
  const mine = round;
  const run = useRun.getState();
  if (useOpening.getState().status !== 'open' || isUnderWay(run)) return;
  if (!useWiring.getState().wiring || useOpening.getState().augmenters.length === 0) return;
  try {
    const plan = await engine.call('planRun', { settings: run.settings });
    if (mine === round) useRunPlan.setState({ plan, error: undefined, isOld: false });
  } catch (thrown) {
    if (mine === round) useRunPlan.setState({ plan: undefined, error: errorData(thrown), isOld: false });
  }
}
