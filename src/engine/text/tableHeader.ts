// Whether the first row of a table names its columns.
import { guessedChoice, isKnownName, LONGEST_NAME, MOST_COLUMNS } from './exampleFields.ts';

/** Rows that are looked at before it is decided. */
export const HEADER_LOOK = 10;

/**
 * It does when its cells are names that data sets use (of two cells both, since a list of words may begin with one), or when
 * a column of numbers begins with what is none.
 * @returns the names, each once: of cells without one, and of those that stand there again, made from their number.
 */
export function headerNames(first: readonly string[], others: readonly (readonly string[])[]): string[] | undefined {
  const names = first.slice(0, MOST_COLUMNS).map((cell) => cell.trim());
  if (names.some((name) => name.length > LONGEST_NAME || isNumber(name))) return undefined;
  const headsNumbers = (name: string, i: number): boolean =>
    name !== '' && others.length > 0 && others.every((cells) => isNumber(cells.at(i) ?? ''));
  const isKnown = names.length > 2 ? names.some(isKnownName) : guessedChoice(names) !== undefined;
  if (!isKnown && !names.some(headsNumbers)) return undefined;
  const used = new Set<string>();
  return names.map((name, i) => {
    let own = name === '' ? String(i + 1) : name;
    if (used.has(own)) own = `${own} (${i + 1})`;
    used.add(own);
    return own;
  });
}

function isNumber(cell: string): boolean {
  return /^[+-]?(\d+([.,]\d+)*|[.,]\d+)\s*%?$/.test(cell.trim());
}
