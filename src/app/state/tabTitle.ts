// How far a run is, in the title of the tab: for who looks at other tabs meanwhile.
import { useRun, type RunView } from './run.ts';

/** @param usual the title while nothing runs. Whole percents, and 100 only when it is done. */
export function tabTitle({ state, step, steps }: Pick<RunView, 'state' | 'step' | 'steps'>, usual: string): string {
  if (state !== 'running') return usual;
  return `${Math.min(99, Math.floor((100 * step) / Math.max(1, steps)))}\u00a0% · Patchbay`;
}

export function showProgressInTitle(): void {
  const usual = document.title;
  useRun.subscribe((run) => {
    const title = tabTitle(run, usual);
    if (title !== document.title) document.title = title;
  });
}
