// Rows and columns of an experiment's tables and charts, from its runs.
import {
  spreadOf,
  verdictOf,
  type ExperimentFile,
  type ExperimentRow,
  type ExperimentRun,
  type Measure,
  type RowGroup,
  type Spread,
} from '../../shared/experiments.ts';

export interface FigureRow {
  row: ExperimentRow;
  isMain: boolean;
  /** In the order of the measures of the table. */
  spreads: (Spread | undefined)[];
  /** Trained numbers. */
  parameters: number;
  seeds: number;
}

export interface FigureGroup {
  group: RowGroup;
  /** Those of which there are figures. */
  measures: Measure[];
  rows: FigureRow[];
}

/** Groups that have runs, that of the main row first. */
export function figureGroups(file: ExperimentFile): FigureGroup[] {
  const mainGroup = file.rows.find(({ id }) => id === file.main)?.group;
  return file.groups
    .toSorted((a, b) => Number(b.id === mainGroup) - Number(a.id === mainGroup))
    .map((group) => figureGroup(file, group))
    .filter(({ rows }) => rows.length > 0);
}

function figureGroup(file: ExperimentFile, group: RowGroup): FigureGroup {
  const rows = file.rows.filter((row) => row.group === group.id && runsOf(file, row.id).length > 0);
  const measures = file.measures.filter(({ id }) => rows.some((row) => spreadOf(file, row.id, id)));
  return { group, measures, rows: rows.map((row) => figureRow(file, row, measures)) };
}

function figureRow(file: ExperimentFile, row: ExperimentRow, measures: readonly Measure[]): FigureRow {
  const runs = runsOf(file, row.id);
  return {
    row,
    isMain: row.id === file.main,
    spreads: measures.map(({ id }) => spreadOf(file, row.id, id)),
    parameters: runs[0].parameters,
    seeds: new Set(runs.map(({ seed }) => seed)).size,
  };
}

const runsOf = ({ runs }: ExperimentFile, row: string): ExperimentRun[] => runs.filter((run) => run.row === row);

/** Percent, or chrF: both from 0 to 100. */
export const asPoints = (value: number, { unit }: Pick<Measure, 'unit'>): number =>
  unit === 'share' ? 100 * value : value;

export const pointText = (value: number, measure: Pick<Measure, 'unit'>): string => asPoints(value, measure).toFixed(1);

export interface Point {
  name: string;
  x?: number;
  isMain: boolean;
  mean: number;
  /** From the mean down to the worst seed, and up to the best. */
  error: [number, number];
}

/** One measure of a group, as it is drawn: rows in their order, or along their number. */
export function points({ measures, rows }: Pick<FigureGroup, 'measures' | 'rows'>, measure: Measure): Point[] {
  const at = measures.findIndex(({ id }) => id === measure.id);
  const all = rows.flatMap(({ row, isMain, spreads }) => {
    const spread = spreads[at];
    if (!spread) return [];
    const [mean, least, most] = [spread.mean, spread.least, spread.most].map((value) => asPoints(value, measure));
    const error: [number, number] = [mean - least, most - mean];
    return [{ name: row.title, x: row.x, isMain, mean, error }];
  });
  return all.every(({ x }) => x !== undefined) ? all.toSorted((a, b) => (a.x ?? 0) - (b.x ?? 0)) : all;
}

/** What the file claims, as far as everything was measured. */
export function verdictSentences(file: ExperimentFile): string[] {
  const titleOf = (id: string): string => file.rows.find((row) => row.id === id)?.title ?? id;
  return file.claims.flatMap((claim) => {
    const verdict = verdictOf(file, claim);
    const measure = file.measures.find(({ id }) => id === claim.measure);
    if (!verdict || !measure) return [];
    const { holds, main, rival } = verdict;
    const value = (spread: Spread): string =>
      `${pointText(spread.mean, measure)}${measure.unit === 'share' ? ' %' : ''}`;
    const beats = holds
      ? 'is above all others by more than the spread'
      : 'is not above all others by more than the spread';
    return [
      `${measure.title}: “${titleOf(file.main)}” ${beats}, ${value(main)} against ${value(rival.spread)} of “${titleOf(rival.row)}”.`,
    ];
  });
}

/** Where and when: "112 runs, 40 min of training, on …, 2026-11-26". */
export function provenance({ runs }: Pick<ExperimentFile, 'runs'>): {
  seconds: number;
  adapters: string;
  dates: string;
} {
  const dates = [...new Set(runs.map(({ date }) => date))].toSorted();
  const [first, last] = [dates.at(0) ?? '', dates.at(-1) ?? ''];
  return {
    seconds: runs.reduce((sum, run) => sum + run.seconds, 0),
    adapters: [...new Set(runs.map(({ adapter }) => adapter))].join('; '),
    dates: first === last ? first : `${first} to ${last}`,
  };
}
