// An experiment as a table for other programs: a line for each run and measure, nothing averaged.
import { csvText } from '../../shared/csv.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';

const COLUMNS = [
  'group',
  'row',
  'x',
  'seed',
  'measure',
  'unit',
  'value',
  'parameters',
  'steps',
  'seconds',
  'adapter',
  'date',
];

export function experimentCsv({ groups, rows, measures, runs }: ExperimentFile): string {
  const data = runs.flatMap((run) => {
    const row = rows.find(({ id }) => id === run.row);
    const group = groups.find(({ id }) => id === row?.group);
    return measures
      .filter(({ id }) => id in run.values)
      .map(({ id, title, unit }) => [
        group?.title,
        row?.title ?? run.row,
        row?.x,
        run.seed,
        title,
        unit,
        run.values[id],
        run.parameters,
        run.steps,
        run.seconds,
        run.adapter,
        run.date,
      ]);
  });
  return csvText(COLUMNS, data);
}
