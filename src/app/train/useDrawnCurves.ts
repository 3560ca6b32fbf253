// Which curves are drawn: the run of now, and earlier ones that a person has laid over it.
import { useMemo } from 'react';
import { useRun } from '../state/run.ts';
import { drawnRun, useRuns } from '../state/runs.ts';
import type { Curve } from './curve.ts';
import { dashesOf } from './dashes.ts';

export interface NamedCurve extends Curve {
  id: string;
  name: string;
}

export interface EarlierCurve extends NamedCurve {
  dashes: string;
}

export interface DrawnCurves {
  /** Absent when nothing was trained since the page was opened, or the weights are others. */
  now?: NamedCurve;
  /** Those whose losses are here. */
  earlier: EarlierCurve[];
  /** Steps that the axis goes to. */
  steps: number;
}

export function useDrawnCurves(): DrawnCurves {
  const points = useRun((run) => run.points);
  const heldOut = useRun((run) => run.heldOut);
  const steps = useRun((run) => (run.points.length > 0 ? run.steps : 0) || run.settings.steps);
  const { runs, shown, curves, latest } = useRuns();
  return useMemo(() => {
    const drawn = drawnRun({ runs, latest }, { points });
    const now =
      points.length > 0 ? { id: drawn?.id ?? 'now', name: drawn?.name ?? 'This run', points, heldOut } : undefined;
    const earlier = shown.flatMap((id) => {
      const run = runs.find((each) => each.id === id);
      const dashes = dashesOf(shown, id);
      const losses = curves[id];
      if (!run || !dashes || !losses || losses.length === 0 || id === drawn?.id) return [];
      return [{ id, name: run.name, points: losses, heldOut: run.heldOut, dashes }];
    });
    const ends = earlier.map(({ points: losses }) => losses[losses.length - 1].step);
    return { now, earlier, steps: now || ends.length === 0 ? Math.max(steps, ...ends) : Math.max(...ends) };
  }, [runs, shown, curves, latest, points, heldOut, steps]);
}
