// A file becomes a table: .csv, .tsv, .jsonl, or .txt with "key = value" or "key,value" on each line. A line that cannot be
// used is named with its reason; only a file with nothing usable at all is refused.
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import { firstLine } from '../text/exampleRow.ts';
import { oneLineEnd } from '../text/lineEnds.ts';
import { TableRows } from '../text/tableRows.ts';
import { unreadableText } from '../text/unreadableKind.ts';
import { MOST_ROWS, tidyKey, tidyValue, uniqueRows, type Table, type TableProblem, type TableRow } from './table.ts';
import { guessColumns, MOST_COLUMNS, namedPlaces, type Columns } from './tableColumns.ts';

/** Of a file. Enough for any table that may be learned. */
export const MOST_BYTES = 8 * 2 ** 20;
const MOST_LINES = 10 * MOST_ROWS;
/** Rows that are looked at to guess the columns. */
const LOOKED_AT = 200;

const HINT =
  'Expected is .csv or .tsv with two columns, .jsonl with {"key", "value"} on each line, or .txt with "key = value" on each line.';

interface Row {
  line: number;
  cells: string[];
  error?: string;
}

export interface ChosenColumns {
  key?: string;
  value?: string;
}

/** @throws PatchbayError 'bad-examples' when nothing in it can be used, 'bad-request' for a column that it does not have. */
export function readTable(name: string, content: string, chosen: ChosenColumns = {}): Table {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const why = unreadableText(content);
  if (why) throw unusable(`"${name}" ${why}.`);
  const text = oneLineEnd(content.replace(/^\ufeff/, ''));
  const lineCount = text.split('\n').length;
  if (lineCount > MOST_LINES) throw unusable(`"${name}" has ${lineCount} lines; ${MOST_ROWS} rows can be learned.`);
  if (['jsonl', 'ndjson'].includes(ending)) return tableOf(name, ...objects(text), chosen);
  const lines = cellsOf(name, ending, text);
  const columns = guessColumns(lines.slice(0, LOOKED_AT).map(({ cells }) => cells));
  return tableOf(name, columns.hasHeader ? lines.slice(1) : lines, columns, chosen);
}

function cellsOf(name: string, ending: string, text: string): Row[] {
  if (ending === 'csv') return rowsOf(text);
  if (ending === 'tsv') return rowsOf(text, '\t');
  if (ending !== 'txt') throw unusable(`"${name}" is not a kind of file that can be read as a table.`);
  return firstLine(text).includes('=') ? equations(text) : rowsOf(text);
}

function rowsOf(text: string, delimiter?: string): Row[] {
  const source = new TableRows(delimiter);
  const rows = [...source.push(text), ...source.end()];
  return rows.map(({ line, cells = [], reason }) => ({ line, cells, error: reason }));
}

/** The last "=" divides. */
function equations(text: string): Row[] {
  return numberedLines(text).map(([line, content]) => {
    const at = content.lastIndexOf('=');
    if (at < 0) return { line, cells: [], error: 'There is no "=" between a key and a value.' };
    return { line, cells: [content.slice(0, at), content.slice(at + 1)] };
  });
}

/** The columns are those of the first object. */
function objects(text: string): [Row[], Columns] {
  let names: string[] = [];
  const lines = numberedLines(text).map(([line, content]): Row => {
    const found = objectIn(content);
    if (!found) return { line, cells: [], error: 'This is not one whole {…} with texts or numbers.' };
    if (names.length === 0) names = [...found.keys()].slice(0, MOST_COLUMNS);
    return { line, cells: names.map((column) => found.get(column) ?? '') };
  });
  const [key, value] = namedPlaces(names) ?? [0, 1];
  return [lines, { names, hasHeader: true, key, value }];
}

function objectIn(content: string): Map<string, string> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const simple = Object.entries(value).flatMap(([name, field]: [string, unknown]): [string, string][] =>
    typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean' ? [[name, String(field)]] : [],
  );
  return new Map(simple);
}

function tableOf(name: string, lines: readonly Row[], columns: Columns, chosen: ChosenColumns): Table {
  const { names } = columns;
  const places = [placeOf(names, chosen.key, columns.key), placeOf(names, chosen.value, columns.value)] as const;
  const short: TableProblem[] = [];
  const read: (TableRow & { line: number })[] = [];
  for (const { line, cells, error } of lines) {
    const [key, value] = places.map((place) => cells.at(place));
    if (error !== undefined) short.push({ line, reason: error });
    else if (key === undefined || value === undefined)
      short.push({ line, reason: 'This row has no value: a key and a value are needed.' });
    else read.push({ line, key: tidyKey(key), value: tidyValue(value) });
  }
  const { rows, problems } = uniqueRows(read);
  const all = [...short, ...problems].toSorted((a, b) => a.line - b.line);
  if (rows.length === 0) {
    const why = all.length > 0 ? `. Line ${all[0].line}: ${all[0].reason}` : ': it has no lines with text.';
    throw unusable(`No row could be read from "${name}"${why}`);
  }
  return { name, columns: names, key: names[places[0]], value: names[places[1]], rows, problems: all };
}

function placeOf(names: readonly string[], chosen: string | undefined, guessed: number): number {
  if (chosen === undefined) return guessed;
  const place = names.indexOf(chosen);
  if (place >= 0) return place;
  throw badRequest(`The table has no column "${chosen}".`, `Choose one of these: ${names.join(', ')}.`);
}

function numberedLines(text: string): [line: number, content: string][] {
  return text
    .split('\n')
    .map((content, i): [number, string] => [i + 1, content])
    .filter(([, content]) => content.trim() !== '');
}

function unusable(message: string): PatchbayError {
  return new PatchbayError({ code: 'bad-examples', message, hint: HINT });
}
