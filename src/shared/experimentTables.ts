// What of an experiment is shown, and how its figures are written: the same in docs/RESULTS.md and in the page's dialog.
import {
  spreadOf,
  type ExperimentFile,
  type ExperimentRow,
  type ExperimentRun,
  type Measure,
  type Spread,
} from './experiments.ts';

/** Those of a group that were run, in their order. */
export function rowsRun({ rows, runs }: Pick<ExperimentFile, 'rows' | 'runs'>, group: string): ExperimentRow[] {
  return rows.filter((row) => row.group === group && runs.some((run) => run.row === row.id));
}

/** Those of which any of these rows has something. */
export function measuredIn(file: Pick<ExperimentFile, 'measures' | 'runs'>, rows: readonly ExperimentRow[]): Measure[] {
  return file.measures.filter(({ id }) => rows.some((row) => spreadOf(file, row.id, id)));
}

/** As it is drawn: shares in percent. */
export const scaled = (value: number, { unit }: Pick<Measure, 'unit'>): number =>
  unit === 'share' ? 100 * value : value;

/** "97.5", without its sign. */
export const figureText = (value: number, measure: Pick<Measure, 'unit'>): string => scaled(value, measure).toFixed(1);

/** "97.5 % (96.0 to 98.5)" */
export function spreadText({ mean, least, most, n }: Spread, measure: Pick<Measure, 'unit'>): string {
  const middle = `${figureText(mean, measure)}${measure.unit === 'share' ? ' %' : ''}`;
  return n === 1 ? middle : `${middle} (${figureText(least, measure)} to ${figureText(most, measure)})`;
}

export interface Origin {
  /** One that is in several rows counts once. */
  runs: number;
  /** Of training, all runs together. */
  minutes: number;
  adapters: string[];
  /** ISO; the same where all was made on one day. Empty without runs. */
  firstDay: string;
  lastDay: string;
}

export function originOf({ runs: all }: Pick<ExperimentFile, 'runs'>): Origin {
  const runs = distinct(all);
  const days = runs.map(({ date }) => date).toSorted();
  return {
    runs: runs.length,
    minutes: runs.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    adapters: [...new Set(runs.map(({ adapter }) => adapter))],
    firstDay: days[0] ?? '',
    lastDay: days[days.length - 1] ?? '',
  };
}

const distinct = (runs: readonly ExperimentRun[]): ExperimentRun[] => [
  ...new Map(runs.map((run) => [run.recipe, run])).values(),
];
