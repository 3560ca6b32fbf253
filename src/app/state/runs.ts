// The runs of the project: their curves to lay over the newest one's, their names, and the way back to their weights.
import { create } from 'zustand';
import * as v from 'valibot';
import { errorData } from '../../shared/errors.ts';
import type { StepPoint } from '../../shared/protocol.ts';
import type { RunRecord } from '../../shared/runRecords.ts';
import { meantNow } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { keep, recall } from './kept.ts';
import { notify } from './notices.ts';
import { onPresetChange } from './preset.ts';
import { clearRun, resumeLeft, useRun, type RunView } from './run.ts';
import { replace } from './wiring.ts';

export interface Runs {
  /** Newest first. */
  runs: RunRecord[];
  /** Ids of those whose curve is laid over, in the order in which they were chosen. */
  shown: string[];
  /** By id, of those that were shown. */
  curves: Record<string, StepPoint[]>;
  /** The one that went last: its curve is that of `useRun`, as long as that has one. */
  latest?: string;
  /** The run that a closed page has left behind, and that a person does not want to go on with. */
  left?: string;
}

/** More curves than these cannot be told apart by their dashes. */
export const MOST_SHOWN = 4;
export const LONGEST_NAME = 60;
const LEFT = 'patchbay-left-run';

export const useRuns = create<Runs>()(() => ({
  runs: [],
  shown: [],
  curves: {},
  left: recall(LEFT, v.pipe(v.string(), v.maxLength(200))),
}));

onPresetChange(() => useRuns.setState({ runs: [], shown: [], curves: {}, latest: undefined }));

export function runsChanged(runs: RunRecord[]): void {
  const isThere = (id: string): boolean => runs.some((run) => run.id === id);
  useRuns.setState(({ runs: before, shown, curves, latest }) => {
    const [newest] = runs;
    const isNew = newest && !before.some(({ id }) => id === newest.id);
    const going = runs.find(({ state }) => state === 'running') ?? (isNew ? newest : undefined);
    const grows = going?.id ?? ''; // what is known of its curve is not all of it
    return {
      runs,
      shown: shown.filter(isThere),
      curves: Object.fromEntries(Object.entries(curves).filter(([id]) => id !== grows && isThere(id))),
      latest: going?.id ?? latest,
    };
  });
}

/** The one whose curve is drawn as the run of now. */
export const drawnRun = (
  { runs, latest }: Pick<Runs, 'runs' | 'latest'>,
  { points }: Pick<RunView, 'points'>,
): RunRecord | undefined => (points.length > 0 ? runs.find(({ id }) => id === latest) : undefined);

/** Whose weights the wiring in use has; undefined where none has. */
export const runInUse = ({ runs }: Pick<Runs, 'runs'>): string | undefined => runs.find(({ isInUse }) => isInUse)?.id;

/** A run that a closed page has left behind: it can go on, as long as no other was started. */
export function unfinishedRun(runs: readonly RunRecord[], run: Pick<RunView, 'state' | 'busy'>): RunRecord | undefined {
  if (run.state !== 'idle' || run.busy) return undefined;
  return runs.find(({ state }) => state === 'paused');
}

/** Lays a run's curve over, or takes it away. */
export async function toggleCurve(id: string): Promise<void> {
  const { shown, curves } = useRuns.getState();
  if (shown.includes(id)) return useRuns.setState({ shown: shown.filter((each) => each !== id) });
  if (shown.length >= MOST_SHOWN) return undefined;
  useRuns.setState({ shown: [...shown, id] });
  if (!curves[id]) await fetchCurve(id);
  return undefined;
}

async function fetchCurve(run: string): Promise<StepPoint[] | undefined> {
  try {
    const points = await engine.call('runCurve', { run });
    useRuns.setState(({ curves }) => ({ curves: { ...curves, [run]: points } }));
    return points;
  } catch (thrown) {
    useRuns.setState(({ shown }) => ({ shown: shown.filter((id) => id !== run) }));
    notify(errorData(thrown));
    return undefined;
  }
}

/** From the last checkpoint; its curve is drawn from its start. */
export async function goOnWith(run: RunRecord): Promise<void> {
  const isMeant = meantNow();
  const points = await fetchCurve(run.id);
  if (!points || !(await isMeant()) || !unfinishedRun(useRuns.getState().runs, useRun.getState())) return;
  useRuns.setState(({ shown }) => ({ shown: shown.filter((id) => id !== run.id) }));
  const problem = await resumeLeft(run, points);
  if (problem) notify(problem);
}

/** It stays in the list, and is not offered again. */
export function leaveRun(id: string): void {
  useRuns.setState({ left: id });
  keep(LEFT, id);
}

/** An empty name changes nothing. */
export async function renameRun(run: string, typed: string): Promise<void> {
  const name = typed.trim().slice(0, LONGEST_NAME);
  if (name !== '') await told(() => engine.call('renameRun', { run, name }));
}

export async function removeRun(run: RunRecord): Promise<void> {
  const isDrawn = drawnRun(useRuns.getState(), useRun.getState())?.id === run.id;
  if ((await told(() => engine.call('removeRun', { run: run.id }))) && isDrawn) clearRun();
}

/** Links and weights as they were when it ended. */
export const restoreRun = ({ id, name }: RunRecord): Promise<void> =>
  replace(() => engine.call('restoreRun', { run: id }), `“${name}” is in place again.`);

async function told(command: () => Promise<unknown>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (thrown) {
    notify(errorData(thrown));
    return false;
  }
}
