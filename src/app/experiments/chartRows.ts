// An experiment's rows as something to draw: the mean, and how far the worst and the best seed are from it.
import { spreadOf, type ExperimentFile, type ExperimentRow, type Measure } from '../../shared/experiments.ts';
import { scaled } from '../../shared/experimentTables.ts';

export interface ChartRow {
  id: string;
  title: string;
  x?: number;
  /** 0…100 */
  mean: number;
  /** Below and above the mean. */
  range: [below: number, above: number];
}

/** Those that were measured, along x where they have one. */
export function chartRows(
  file: Pick<ExperimentFile, 'runs'>,
  rows: readonly ExperimentRow[],
  measure: Measure,
): ChartRow[] {
  return rows.flatMap(({ id, title, x }) => {
    const spread = spreadOf(file, id, measure.id);
    if (!spread) return [];
    const [mean, least, most] = [spread.mean, spread.least, spread.most].map((value) => scaled(value, measure));
    return [{ id, title, x, mean, range: [mean - least, most - mean] }];
  });
}

/** As they are read along x; the others stay where they are. */
export const alongX = <Row extends { x?: number }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.x ?? 0) - (b.x ?? 0));

/** Numbers that grow by factors are spaced by factors. */
export function spacing(xs: readonly number[]): 'linear' | 'log' {
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  return least > 0 && most / least >= 8 ? 'log' : 'linear';
}
