// Results as a person reads them in a terminal.
import type { Score } from '../shared/protocol.ts';

/** Columns of even width; the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const scoreCells = ({ exact, loss, n }: Pick<Score, 'exact' | 'loss' | 'n'>): string[] => [
  percent(exact),
  loss.toFixed(4),
  String(n),
];

export const SCORE_HEADS = ['exact', 'loss', 'questions'] as const;

/** "5 s", "3 min", "2 h 5 min" */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
