// What public/experiments may hold. A file is refused as a whole when it is not whole, or speaks of rows that it has not.
import * as v from 'valibot';
import type { ExperimentFile } from '../../shared/experiments.ts';

/** Also a file's name; none that every object has by itself, since values are looked up by it. */
const id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/),
  v.check((text) => !(text in {}), 'A name that means something else.'),
);
const short = v.pipe(v.string(), v.maxLength(120));
const long = v.pipe(v.string(), v.maxLength(2000));
const size = v.pipe(v.number(), v.finite(), v.minValue(0));
const list = <Item extends v.GenericSchema>(item: Item, most: number) => v.pipe(v.array(item), v.maxLength(most));

const listed = v.object({ id, title: short, section: short });

export type ListedExperiment = v.InferOutput<typeof listed>;

export const listSchema = v.object({ experiments: list(listed, 30) });

const run = v.object({
  row: id,
  seed: v.pipe(v.number(), v.integer()),
  values: v.record(id, v.pipe(size, v.maxValue(100))),
  parameters: size,
  steps: size,
  seconds: size,
  adapter: short,
  date: v.pipe(v.string(), v.isoDate()),
  recipe: short,
});

const experiment = v.object({
  ...listed.entries,
  about: long,
  main: id,
  measures: list(v.object({ id, title: short, about: long, unit: v.picklist(['share', 'chrF']) }), 30),
  groups: list(v.object({ id, title: short, about: long, along: v.optional(short) }), 30),
  rows: list(
    v.object({ id, group: id, title: short, about: long, x: v.optional(v.pipe(v.number(), v.finite())) }),
    300,
  ),
  claims: list(v.object({ measure: id, over: list(id, 300) }), 60),
  paper: list(
    v.object({
      title: short,
      columns: list(short, 30),
      rows: list(v.object({ title: short, cells: list(short, 30) }), 60),
    }),
    30,
  ),
  notes: list(long, 60),
  command: short,
  runs: list(run, 1000),
});

export const experimentSchema: v.GenericSchema<unknown, ExperimentFile> = v.pipe(
  experiment,
  v.check(({ rows }) => areDifferent(rows), 'Two rows have one id.'),
  v.check(({ measures }) => areDifferent(measures), 'Two measures have one id.'),
  v.check(({ groups }) => areDifferent(groups), 'Two groups have one id.'),
  v.check(({ main, rows }) => rows.some((row) => row.id === main), 'There is no main row.'),
  v.check(({ rows, groups }) => rows.every((row) => has(groups, row.group)), 'A row is of no group.'),
  v.check(({ runs, rows }) => runs.every(({ row }) => has(rows, row)), 'A run is of no row.'),
  v.check(
    ({ runs }) => new Set(runs.map(({ row, seed }) => `${row} ${seed}`)).size === runs.length,
    'A row has two runs with one seed.',
  ),
  v.check(
    ({ claims, measures, rows }) =>
      claims.every(({ measure, over }) => has(measures, measure) && over.every((row) => has(rows, row))),
    'A claim is of no row or no measure.',
  ),
  v.check(
    ({ paper }) => paper.every(({ columns, rows }) => rows.every(({ cells }) => cells.length === columns.length)),
    'A table of the paper has rows of another length than its head.',
  ),
);

interface Named {
  id: string;
}

const has = (all: readonly Named[], wanted: string): boolean => all.some((each) => each.id === wanted);
const areDifferent = (all: readonly Named[]): boolean => new Set(all.map((each) => each.id)).size === all.length;
