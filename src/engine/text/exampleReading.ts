// A file of examples while it is read, piece by piece: what came out of it so far, and what did not. A line that cannot be
// used is named with its reason; a person may put it right, or leave it out.
import { PatchbayError } from '../../shared/errors.ts';
import type { ColumnChoice, DraftProblem, ExampleKind } from '../../shared/exampleDraft.ts';
import type { Example } from '../../shared/protocol.ts';
import { ArrayRows } from './arrayRows.ts';
import type { Found } from './exampleFields.ts';
import { SHOWN_CHARACTERS, type RawRow, type RowSource } from './exampleRow.ts';
import { questionOf } from './exampleSplit.ts';
import { LineRows } from './lineRows.ts';
import { CellReader, EquationReader, ObjectReader, type RowReader } from './rowReaders.ts';
import { HEADER_LOOK, headerNames } from './tableHeader.ts';
import { TableRows } from './tableRows.ts';

export interface ReadItem {
  line: number;
  example: Example;
  /** The prompt as it is compared with others: `questionOf`. */
  question: string;
}

export type LineProblem = Omit<DraftProblem, 'file'>;

/** Line → the line as it should be; undefined: it is left out if it is a problem. */
export type Corrections = Map<number, string | undefined>;

export const MOST_EXAMPLES = 1_000_000;
/** Problems that are kept with their text; further ones are only counted. */
const MOST_PROBLEMS = 10_000;

const SOURCES: Record<ExampleKind, () => RowSource> = {
  jsonl: () => new LineRows(),
  json: () => new ArrayRows(),
  csv: () => new TableRows(),
  tsv: () => new TableRows('\t'),
  txt: () => new LineRows(),
};

export class ExampleReading {
  readonly items: ReadItem[] = [];
  readonly problems: LineProblem[] = [];
  /** Those that are only counted. */
  moreProblems = 0;
  private readonly rows: RowSource;
  private readonly chosen: ColumnChoice | undefined;
  private readonly corrections: Corrections;
  private reader: RowReader;
  /** The first rows of a table, until it is known whether it has a header. */
  private held: RawRow[] | undefined;

  constructor(kind: ExampleKind, chosen?: ColumnChoice, corrections: Corrections = new Map()) {
    this.rows = SOURCES[kind]();
    this.chosen = chosen;
    this.corrections = corrections;
    const isTable = kind === 'csv' || kind === 'tsv';
    if (isTable) this.held = [];
    if (kind === 'txt') this.reader = new EquationReader();
    else this.reader = isTable ? new CellReader(undefined, chosen) : new ObjectReader(chosen);
  }

  get columns(): readonly string[] {
    return this.reader.columns;
  }

  get choice(): ColumnChoice | undefined {
    return this.columns.length > 0 ? this.reader.choice : undefined;
  }

  get sample(): string[][] {
    return this.reader.sample;
  }

  /** Takes in a piece of the file; between two steps the work may rest. @throws PatchbayError 'bad-examples': too many. */
  *push(piece: string): Generator<void> {
    for (const row of this.rows.push(piece)) yield this.take(row);
  }

  *end(): Generator<void> {
    for (const row of this.rows.end()) yield this.take(row);
    if (this.held) this.decide(this.held);
  }

  /** What becomes of a line when a person wrote this in its place. */
  put(line: number, text: string): void {
    this.add(this.rows.single(text, line));
  }

  private take(row: RawRow): void {
    if (!this.held) return this.add(this.corrected(row));
    this.held.push(row);
    if (this.held.length >= HEADER_LOOK) this.decide(this.held);
  }

  private decide(held: readonly RawRow[]): void {
    const [first, ...others] = held;
    const cellsOf = ({ cells = [], reason }: RawRow): string[][] => (reason === undefined ? [cells] : []);
    const [names = []] = first ? cellsOf(first) : [];
    const header = headerNames(names, others.flatMap(cellsOf));
    if (header) this.reader = new CellReader(header, this.chosen);
    this.held = undefined;
    for (const row of header ? others : held) this.add(this.corrected(row));
  }

  private corrected(row: RawRow): RawRow {
    const text = this.corrections.get(row.line);
    return text === undefined ? row : this.rows.single(text, row.line);
  }

  private add(row: RawRow): void {
    const found = this.read(row);
    if ('example' in found) this.addExample({ line: row.line, ...found });
    else if (!this.corrections.has(row.line) || this.corrections.get(row.line) !== undefined)
      this.addProblem(row, found.reason);
  }

  private read(row: RawRow): Found {
    if (row.reason !== undefined) return { reason: row.reason };
    if (row.text.includes('\0')) return { reason: 'There is a character here that no text has (zero).' };
    return this.reader.read(row);
  }

  /** In the order of the file, also what is put right later. */
  private addExample({ line, example }: Omit<ReadItem, 'question'>): void {
    if (this.items.length >= MOST_EXAMPLES) throw tooMany();
    const item = { line, example, question: questionOf(example.prompt) };
    if (line > (this.items.at(-1)?.line ?? 0)) this.items.push(item);
    else this.items.splice(placeOf(this.items, line), 0, item);
  }

  private addProblem({ line, text, isCut = false }: RawRow, reason: string): void {
    if (this.problems.length >= MOST_PROBLEMS) {
      this.moreProblems++;
      return;
    }
    const shown = text.slice(0, SHOWN_CHARACTERS);
    const problem = { line, text: shown, isCut: isCut || shown.length < text.length, reason };
    if (line > (this.problems.at(-1)?.line ?? 0)) this.problems.push(problem);
    else this.problems.splice(placeOf(this.problems, line), 0, problem);
  }
}

export function tooMany(): PatchbayError {
  return new PatchbayError({
    code: 'bad-examples',
    message: `There are more than ${MOST_EXAMPLES.toLocaleString('en')} examples.`,
    hint: 'Use a part of them.',
  });
}

/** Where something of this line belongs among others in order. */
function placeOf(ordered: readonly { line: number }[], line: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle].line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
