// A table as CSV for other programs. Cells may come from strangers (names of models, answers), so none may act as a formula.
import Papa from 'papaparse';

export type CsvCell = string | number | undefined;

/** RFC 4180 with line feeds, a header first. What is undefined is an empty cell; numbers are written in full. */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const table = [columns, ...rows].map((row) => row.map((cell) => cell ?? ''));
  return `${Papa.unparse(table, { escapeFormulae: true, newline: '\n' })}\n`;
}
