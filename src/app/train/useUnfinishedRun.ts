import type { RunRecord } from '../../shared/runRecords.ts';
import { useRun } from '../state/run.ts';
import { unfinishedRun, useRuns } from '../state/runs.ts';

/** The run that a closed page has left behind and that is offered to be gone on with. */
export function useUnfinishedRun(): RunRecord | undefined {
  const { runs, left } = useRuns();
  const state = useRun((run) => run.state);
  const busy = useRun((run) => run.busy);
  const run = unfinishedRun(runs, { state, busy });
  return run?.id === left ? undefined : run;
}
