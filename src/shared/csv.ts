// A table for other programs. Cells come from models and files of strangers, so none may act as a formula in a spreadsheet.
import Papa from 'papaparse';

/** What spreadsheets calculate: a cell that begins so, unless it is nothing but a number ("-13"). */
const FORMULA = /^(?:[=@\t\r\n＝＠＋－]|[+-](?!\d+(?:[.,]\d+)?$))/;

export type CsvCell = string | number | boolean | undefined;

/** With a header; what is undefined is an empty cell; quotes where they are needed, and an apostrophe before what would act as a formula (OWASP, CSV injection). */
export function csvText(fields: readonly string[], data: readonly (readonly CsvCell[])[]): string {
  const rows = data.map((row) => row.map((cell) => cell ?? ''));
  return `${Papa.unparse([[...fields], ...rows], { escapeFormulae: FORMULA, newline: '\n' })}\n`;
}
