// Rows of a table (.csv, .tsv). A quotation mark that is never closed would take in all that follows: such a row is
// given up for its first line, and the next line is tried as a row again.
import Papa from 'papaparse';
import { firstLine, isBlank, MOST_CHARACTERS, tooLong, type RawRow, type RowSource } from './exampleRow.ts';

const BAD_QUOTES = 'A quotation mark is opened and not closed, or has text behind it.';
/** Rows that are given up for their first line; each costs another reading of what follows. */
const MOST_GIVEN_UP = 20;

interface Step {
  data: string[][];
  errors: { type: string }[];
  meta: { cursor: number };
}

export class TableRows implements RowSource {
  private delimiter: string | undefined;
  private rest = '';
  private line = 1;
  private givenUp = 0;
  /** The beginning of a row that is too long, while it goes on. */
  private skipped: string | undefined;

  /** @param delimiter unless given, the one that the first line has most of. */
  constructor(delimiter?: string) {
    this.delimiter = delimiter;
  }

  *push(piece: string): Generator<RawRow> {
    this.rest += piece;
    if (this.skipped !== undefined) yield* this.skip(false);
    if (this.skipped === undefined && this.rest.includes('\n')) yield* this.whole(false);
    while (this.rest.length > MOST_CHARACTERS && this.rest.includes('\n')) {
      yield* this.giveUp();
      yield* this.whole(false);
    }
    this.bound();
  }

  *end(): Generator<RawRow> {
    if (this.skipped !== undefined) yield* this.skip(true);
    else if (!isBlank(this.rest)) yield* this.whole(true);
  }

  single(text: string, line: number): RawRow {
    const { rows, isBroken } = this.parse(text, true);
    const [row, ...more] = rows;
    if (isBroken) return { line, text, reason: BAD_QUOTES };
    if (more.length > 0) return { line, text, reason: 'There is more than one row here.' };
    return { ...row, line, text };
  }

  private *whole(isLast: boolean): Generator<RawRow> {
    for (;;) {
      const { rows, end, isBroken } = this.parse(this.rest, isLast);
      for (const { line, ...row } of rows) {
        if (row.cells?.some((cell) => !isBlank(cell))) yield { line: this.line + line, ...row };
      }
      this.advance(end);
      if (!isBroken) return;
      yield* this.giveUp();
    }
  }

  /** Rows with the line breaks before them. `isBroken`: behind them is one that is not to be had as a whole. */
  private parse(text: string, isLast: boolean): { rows: RawRow[]; end: number; isBroken: boolean } {
    this.delimiter ??= likelyDelimiter(text);
    const rows: RawRow[] = [];
    let [end, line, isBroken] = [0, 0, false];
    const isBreakable = this.givenUp < MOST_GIVEN_UP;
    const parser = new Papa.Parser({
      delimiter: this.delimiter,
      newline: '\n',
      step({ data: [cells], errors, meta: { cursor } }: Step) {
        const own = text.slice(end, cursor).replace(/\n$/, '');
        const reason = errors.some(({ type }) => type === 'Quotes') ? BAD_QUOTES : undefined;
        isBroken = reason !== undefined && own.includes('\n') && isBreakable;
        if (isBroken) return parser.abort();
        rows.push({ line, text: own, cells, reason });
        line += lineBreaks(text.slice(end, cursor));
        end = cursor;
      },
    } as Papa.ParseConfig);
    parser.parse(text, 0, !isLast);
    return { rows, end, isBroken };
  }

  private *giveUp(): Generator<RawRow> {
    const isEnough = ++this.givenUp > MOST_GIVEN_UP;
    const end = isEnough ? this.rest.lastIndexOf('\n') : this.rest.indexOf('\n');
    const text = this.rest.slice(0, end < 0 ? this.rest.length : end);
    const row = isEnough || text.length > MOST_CHARACTERS ? tooLong(this.line, text) : { line: this.line, text };
    yield { ...row, reason: BAD_QUOTES };
    this.advance(text.length + 1);
  }

  private *skip(isLast: boolean): Generator<RawRow> {
    const end = this.rest.indexOf('\n');
    if (end >= 0 || isLast) {
      yield tooLong(this.line, this.skipped ?? '');
      this.skipped = undefined;
      this.line++;
      this.rest = end < 0 ? '' : this.rest.slice(end + 1);
    } else this.rest = '';
  }

  /** What is kept of a line without an end has one. */
  private bound(): void {
    if (this.skipped !== undefined || this.rest.length <= MOST_CHARACTERS) return;
    this.skipped = this.rest.slice(0, MOST_CHARACTERS);
    this.rest = '';
  }

  private advance(length: number): void {
    this.line += lineBreaks(this.rest.slice(0, length));
    this.rest = this.rest.slice(length);
  }
}

/** The one that the first line has most of, outside quotation marks; Papa's own guess is put off by empty lines. */
function likelyDelimiter(text: string): string {
  const line = firstLine(text);
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
