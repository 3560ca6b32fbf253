// A table of keys and values as it can be learned: each key once, everything of a length that a small model can have.
import { SPECIAL } from './specialTokens.ts';

export interface TableRow {
  key: string;
  value: string;
}

export interface TableProblem {
  line: number;
  reason: string;
}

export interface Table {
  name: string;
  columns: string[];
  /** The columns in use. */
  key: string;
  value: string;
  rows: TableRow[];
  problems: TableProblem[];
}

/** What is read of a table. */
export const MOST_ROWS = 20_000;
export const LONGEST_KEY = 200;
export const LONGEST_VALUE = 60;

const RESERVED = /<reserved_\d+>/;

/** A value as it is learned: composed, white space as single spaces. */
export function tidyValue(cell: string): string {
  return cell.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
}

/** A key as it is learned, and as the tokenizer reads it in a question: the typographic apostrophe is the plain one. */
export function tidyKey(cell: string): string {
  return tidyValue(cell).replaceAll('\u2019', "'");
}

/** Why a row cannot be learned; undefined when it can. Lengths are in characters. */
export function rowProblem({ key, value }: TableRow): string | undefined {
  if (key === '') return 'The key is empty.';
  if (value === '') return 'The value is empty.';
  if (lengthOf(key) > LONGEST_KEY) return `The key has ${lengthOf(key)} characters; ${LONGEST_KEY} are possible.`;
  if (lengthOf(value) > LONGEST_VALUE)
    return `The value has ${lengthOf(value)} characters; ${LONGEST_VALUE} are possible.`;
  for (const text of [key, value]) {
    const taken = SPECIAL.find((token) => text.includes(token)) ?? RESERVED.exec(text)?.[0];
    if (taken !== undefined) return `"${taken}" is a mark that models use for themselves.`;
  }
  return undefined;
}

/** The rows that can be learned. A key that stands twice with one value counts once; with two values, the first counts. */
export function uniqueRows(rows: Iterable<TableRow & { line: number }>): Pick<Table, 'rows' | 'problems'> {
  const known = new Map<string, { value: string; line: number }>();
  const problems: TableProblem[] = [];
  for (const { key, value, line } of rows) {
    const reason = rowProblem({ key, value });
    const before = known.get(key);
    if (reason !== undefined) problems.push({ line, reason });
    else if (before && before.value !== value)
      problems.push({ line, reason: `"${key}" has the value "${before.value}" in line ${before.line} already.` });
    else if (!before && known.size === MOST_ROWS)
      problems.push({ line, reason: `A table may have ${MOST_ROWS.toLocaleString('en-US')} rows; this is one more.` });
    else if (!before) known.set(key, { value, line });
  }
  return { rows: Array.from(known, ([key, { value }]) => ({ key, value })), problems };
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
