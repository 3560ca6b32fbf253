// How rows look that are low: what is drawn of each, and neighbours that are too low to be named one by one.
import type { Row } from './boardLayout.ts';

export interface LayerRun extends Row {
  first: number;
  last: number;
}

/** Less than this shows no name. */
export const NAMED_ROW = 15;
/** A run below this height has no room for one, either. */
const LEAST_HEIGHT = 14;

/** A drawn row leaves a hair to the next one, and is never higher than a button. */
export function drawnRow({ top, height }: Row): Row {
  const tall = height < NAMED_ROW ? height : Math.min(32, height - (height < 24 ? 1 : 3));
  return { top: top + (height - tall) / 2, height: tall };
}

/** "3–14" */
export const runName = ({ first, last }: LayerRun): string => (first === last ? String(first) : `${first}–${last}`);

export function longRuns(rows: readonly Row[]): LayerRun[] {
  const runs: LayerRun[] = [];
  rows.forEach(({ top, height }, layer) => {
    if (height >= NAMED_ROW) return;
    const run = runs.at(-1);
    if (run?.last === layer - 1) {
      run.last = layer;
      run.height = top + height - run.top;
    } else runs.push({ first: layer, last: layer, top, height });
  });
  return runs.filter(({ height }) => height >= LEAST_HEIGHT);
}
