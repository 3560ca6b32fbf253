// A row of a file of examples: what may become one example, with the line that it stands on. Files come in pieces of any
// length, with "\n" between lines; rows go out as soon as they are whole, and nothing longer than a row is kept.

export interface RawRow {
  /** The line that it begins on, from 1; in an array of JSON the entry. */
  line: number;
  /** As it stands there; of a row that is too long, its beginning. */
  text: string;
  /** Of a table. */
  cells?: string[];
  /** Why nothing can be made of it. */
  reason?: string;
  isCut?: boolean;
}

export interface RowSource {
  /** What is whole after this piece. */
  push(piece: string): Iterable<RawRow>;
  /** What is left when nothing follows. */
  end(): Iterable<RawRow>;
  /** A row that a person wrote in the place of another. */
  single(text: string, line: number): RawRow;
}

/** The longest row, in characters. */
export const MOST_CHARACTERS = 2 ** 20;
/** How much of a row is shown. */
export const SHOWN_CHARACTERS = 500;

export function tooLong(line: number, text: string): RawRow {
  return { line, text: text.slice(0, SHOWN_CHARACTERS), isCut: true, reason: 'It has more than a million characters.' };
}

/** The first line with something in it; '' where there is none. */
export function firstLine(text: string): string {
  const start = text.search(/\S/);
  if (start < 0) return '';
  const end = text.indexOf('\n', start);
  return text.slice(text.lastIndexOf('\n', start) + 1, end < 0 ? text.length : end);
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
