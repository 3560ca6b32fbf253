// Neighbouring layers whose rows are too low to be named one by one.
import type { Row } from './boardLayout.ts';

export interface LayerRun extends Row {
  first: number;
  last: number;
}

/** Less than this shows no name. */
export const NAMED_ROW = 15;
/** A run below this height has no room for one, either. */
const LEAST_HEIGHT = 14;

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
