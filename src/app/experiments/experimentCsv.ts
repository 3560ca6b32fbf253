// An experiment as a table for other programs: a line for each run, with nothing averaged.
import { csvText } from '../../shared/csv.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';

export function experimentCsv({ groups, rows, measures, runs }: ExperimentFile): string {
  const columns = [
    'group',
    'row',
    'x',
    'seed',
    ...measures.map(({ title, unit }) => (unit === 'share' ? `${title} (0 to 1)` : title)),
    'trained numbers',
    'steps',
    'seconds',
    'adapter',
    'date',
  ];
  const lines = runs.map((run) => {
    const row = rows.find(({ id }) => id === run.row);
    return [
      groups.find(({ id }) => id === row?.group)?.title,
      row?.title,
      row?.x,
      run.seed,
      ...measures.map(({ id }) => run.values[id]),
      run.parameters,
      run.steps,
      run.seconds,
      run.adapter,
      run.date,
    ];
  });
  return csvText(columns, lines);
}
