// What everyone makes of the held-out questions, one by one, as measured on demand; and the time before, to tell what
// changed. Both outlive a reload. Results on other examples are never compared.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Speaker } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { wiredKey, type KeptEvaluation, type KeptEvaluations } from './evaluationRecord.ts';
import { loadEvaluations, removeEvaluations, saveEvaluations } from './evaluationStore.ts';
import { currentPreset, onPresetChange } from './preset.ts';
import { runInUse, useRuns } from './runs.ts';
import { storageProblem } from '../../shared/storageProblem.ts';
import { useWiring } from './wiring.ts';

export interface Evaluations {
  /** The newest, and the one before. */
  now?: KeptEvaluation;
  before?: KeptEvaluation;
  /** While one goes on. */
  progress?: { done: number; total: number };
  error?: ErrorData;
}

const nothing: Evaluations = { now: undefined, before: undefined, progress: undefined, error: undefined };

export const useEvaluations = create<Evaluations>()(() => nothing);

/** Counts what was begun: what comes for an older one is no news. */
let round = 0;

engine.on((event) => {
  if (event.type !== 'evaluationStepped') return;
  const { done, total } = event;
  useEvaluations.setState(({ progress }) => ({ progress: progress && { done, total } }));
});
onPresetChange(() => {
  stopEvaluating();
  useEvaluations.setState(nothing);
});

/** What is kept of an earlier visit. */
export async function findEvaluations(): Promise<void> {
  const preset = currentPreset().id;
  const mine = round;
  const kept = await loadEvaluations(preset).catch(() => undefined);
  const { now, progress } = useEvaluations.getState();
  if (!kept || now || progress || mine !== round || preset !== currentPreset().id) return;
  useEvaluations.setState({ now: kept[0], before: kept[1] });
}

/** Another tab has kept what there is now. */
export function findEvaluationsAgain(): Promise<void> {
  stopEvaluating();
  round++;
  useEvaluations.setState(nothing);
  return findEvaluations();
}

/** @param limit held-out questions at most. */
export async function evaluate(speakers: Speaker[], limit: number): Promise<void> {
  const mine = ++round;
  const preset = currentPreset().id;
  const { wiring } = useWiring.getState();
  const wired = wiring ? wiredKey(wiring, runInUse(useRuns.getState())) : '';
  useEvaluations.setState({ progress: { done: 0, total: limit }, error: undefined });
  try {
    const evaluation = await engine.call('evaluate', { speakers, limit });
    if (mine !== round) return;
    const now = { ...evaluation, at: Date.now(), wired };
    const { now: before } = useEvaluations.getState();
    useEvaluations.setState({ now, before, progress: undefined });
    await keep(preset, before ? [now, before] : [now]);
  } catch (thrown) {
    if (mine !== round) return;
    useEvaluations.setState({ progress: undefined, error: errorData(thrown) });
  }
}

/** What was measured before stays. */
export function stopEvaluating(): void {
  if (!useEvaluations.getState().progress) return;
  round++;
  useEvaluations.setState({ progress: undefined });
  engine.call('stopEvaluating', {}).catch(() => null);
}

export async function forgetEvaluations(): Promise<void> {
  stopEvaluating();
  round++;
  try {
    await removeEvaluations(currentPreset().id);
    useEvaluations.setState(nothing);
  } catch (thrown) {
    useEvaluations.setState({
      error: storageProblem('The results could not be removed from this browser.', thrown),
    });
  }
}

export const dismissEvaluationProblem = (): void => useEvaluations.setState({ error: undefined });

/** Can what changed be told? Only where both were asked the same. */
export function isComparable({ now, before }: Evaluations): boolean {
  return (
    now !== undefined && before !== undefined && now.examplesHash !== '' && now.examplesHash === before.examplesHash
  );
}

async function keep(preset: string, kept: KeptEvaluations): Promise<void> {
  try {
    await saveEvaluations(preset, kept);
  } catch (thrown) {
    useEvaluations.setState({
      error: storageProblem('The results could not be kept in this browser: they go with this page.', thrown),
    });
  }
}
