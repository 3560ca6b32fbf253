// Which two columns of a table are its keys and its values, and whether its first row names them.

/** Names that say it, the most telling first. */
const KEY_NAMES = ['key', 'word', 'name', 'term', 'question', 'prompt', 'input'];
const VALUE_NAMES = ['value', 'code', 'number', 'answer', 'completion', 'output'];

/** Columns that a person may choose among. */
export const MOST_COLUMNS = 100;

export interface Columns {
  names: string[];
  hasHeader: boolean;
  /** Places of the two columns. */
  key: number;
  value: number;
}

/** @param rows the first few, as cells. */
export function guessColumns(rows: readonly (readonly string[])[]): Columns {
  const [first = []] = rows;
  const names = first.slice(0, MOST_COLUMNS).map((cell) => cell.trim());
  const places = namedPlaces(names);
  const hasHeader = places !== undefined || isHeaderOfNumbers(rows);
  const numbered = Array.from({ length: Math.max(0, ...rows.map(({ length }) => length)) }, (_, i) =>
    String(i + 1),
  ).slice(0, MOST_COLUMNS);
  const shown = hasHeader ? names.map((name, i) => name || String(i + 1)) : numbered;
  const [key, value] = places ?? [0, 1];
  return {
    names: shown,
    hasHeader,
    key,
    value,
  };
}

/** Of names that tell both columns. */
export function namedPlaces(names: readonly string[]): [key: number, value: number] | undefined {
  const lower = names.map((name) => name.toLowerCase());
  const placeOf = (known: readonly string[]): number =>
    known.map((name) => lower.indexOf(name)).find((place) => place >= 0) ?? -1;
  const [key, value] = [placeOf(KEY_NAMES), placeOf(VALUE_NAMES)];
  return key >= 0 && value >= 0 ? [key, value] : undefined;
}

/** A second column that is no number in the first row, and one in all others, has its name there. */
function isHeaderOfNumbers([first = [], ...others]: readonly (readonly string[])[]): boolean {
  const isNumber = (cell: string | undefined): boolean => cell !== undefined && /^\s*-?\d+(\.\d+)?\s*$/.test(cell);
  const isName = first.length > 1 && first[1].trim() !== '' && !isNumber(first[1]);
  return others.length > 0 && isName && others.every((cells) => isNumber(cells[1]));
}
