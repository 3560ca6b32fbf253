// What the rows of each kind of file say: `question = answer`, an object of JSON, or cells under a header. A reader also
// finds out which fields there are, and chooses among them where nobody has.
import type { ColumnChoice } from '../../shared/exampleDraft.ts';
import {
  chatExample,
  chatField,
  chosenExample,
  guessedChoice,
  LONGEST_NAME,
  MOST_COLUMNS,
  shownField,
  type Found,
} from './exampleFields.ts';
import type { RawRow } from './exampleRow.ts';

export interface RowReader {
  read(row: RawRow): Found;
  readonly columns: readonly string[];
  /** In use, where it is one and the same for all rows. */
  readonly choice: ColumnChoice | undefined;
  /** The first rows, in the order of the columns. */
  readonly sample: string[][];
}

/** Sets of fields whose guesses are remembered, and how long their names may be together. */
const MOST_LAYOUTS = 200;
const LONGEST_LAYOUT = 10_000;
const SAMPLE_ROWS = 3;
const SAMPLE_CHARACTERS = 200;

/** The last "=" divides, so that a question may hold one; it stays with the question, which is what the model continues. */
export class EquationReader implements RowReader {
  readonly columns = [];
  readonly choice = undefined;
  readonly sample = [];

  read({ text }: RawRow): Found {
    const at = text.lastIndexOf('=');
    const [prompt, completion] = [text.slice(0, at + 1).trim(), text.slice(at + 1).trim()];
    if (at < 0) return { reason: 'There is no "=" between a question and an answer.' };
    if (prompt === '=') return { reason: 'There is no question before the "=".' };
    if (completion === '') return { reason: 'There is no answer after the "=".' };
    return { example: { prompt, completion } };
  }
}

/** Without a choice each object is read by the names that it has: files with several layouts are read whole. */
export class ObjectReader implements RowReader {
  private readonly chosen: ColumnChoice | undefined;
  private readonly names = new Set<string>();
  private readonly first: Map<string, string>[] = [];
  /** By the names of an object's fields. */
  private readonly guesses = new Map<string, ColumnChoice>();
  /** There are chats, or more layouts than are counted. */
  private isMixed = false;

  constructor(chosen?: ColumnChoice) {
    this.chosen = chosen;
  }

  get columns(): string[] {
    const names = [...this.names];
    return names.length === 1 && chatField(names) ? [] : names;
  }

  get choice(): ColumnChoice | undefined {
    if (this.chosen || this.isMixed) return this.chosen;
    const [longest, ...others] = [...this.guesses.values()].toSorted((a, b) => b.prompt.length - a.prompt.length);
    const isWithin = (choice: ColumnChoice): boolean =>
      choice.completion === longest.completion && choice.prompt.every((name, i) => name === longest.prompt[i]);
    return others.every(isWithin) ? longest : undefined;
  }

  get sample(): string[][] {
    return this.first.map((fields) => this.columns.map((name) => fields.get(name) ?? ''));
  }

  read({ text }: RawRow): Found {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { reason: 'This is not JSON; it must be one whole {…}.' };
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { reason: 'This is not an object with a prompt and a completion.' };
    const fields = value as Record<string, unknown>;
    const names = Object.keys(fields);
    this.see(names, fields);
    const field = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
    if (this.chosen) return chosenExample(this.chosen, field);
    const chat = chatField(names);
    if (chat !== undefined) {
      this.isMixed = true;
      return chatExample(chat, fields[chat]);
    }
    const guess = this.guess(names);
    if (guess) return chosenExample(guess, field);
    const few = names.slice(0, 5).map((name) => `"${name.slice(0, LONGEST_NAME)}"`);
    return { reason: `There is no prompt with a completion here, only ${few.join(', ') || 'an empty object'}.` };
  }

  private see(names: readonly string[], fields: Record<string, unknown>): void {
    for (const name of names) {
      if (this.names.size < MOST_COLUMNS && name.length <= LONGEST_NAME) this.names.add(name);
    }
    if (this.first.length >= SAMPLE_ROWS) return;
    const known = names.filter((name) => this.names.has(name));
    this.first.push(new Map(known.map((name) => [name, shown(shownField(fields[name]))])));
  }

  private guess(names: readonly string[]): ColumnChoice | undefined {
    const key = names.join('\n');
    const known = this.guesses.get(key);
    if (known) return known;
    const guess = guessedChoice(names);
    if (!guess) return undefined;
    if (this.guesses.size < MOST_LAYOUTS && key.length < LONGEST_LAYOUT) this.guesses.set(key, guess);
    else this.isMixed = true;
    return guess;
  }
}

/** Without a header the columns are called by their numbers, and the first two count. */
export class CellReader implements RowReader {
  readonly choice: ColumnChoice;
  readonly sample: string[][] = [];
  private readonly header: readonly string[] | undefined;
  private readonly places: ReadonlyMap<string, number>;
  /** Cells that a row has at least. */
  private readonly least: number;
  private width = 0;

  constructor(header: readonly string[] | undefined, chosen?: ColumnChoice) {
    this.header = header;
    const [first = '1', second = '2'] = header ?? [];
    this.choice = chosen ?? guessedChoice(header ?? []) ?? { prompt: [first], completion: second };
    const { prompt, completion } = this.choice;
    const placeOf = (name: string): number => (header ? header.indexOf(name) : Number(name) - 1);
    this.places = new Map([...prompt, completion].map((name) => [name, placeOf(name)]));
    this.least = 1 + Math.max(placeOf(completion), Math.min(...prompt.map(placeOf)));
  }

  get columns(): readonly string[] {
    return this.header ?? Array.from({ length: this.width }, (_, i) => String(i + 1));
  }

  read({ cells = [] }: RawRow): Found {
    this.width = Math.min(MOST_COLUMNS, Math.max(this.width, cells.length));
    if (this.sample.length < SAMPLE_ROWS)
      this.sample.push(cells.slice(0, MOST_COLUMNS).map((cell) => shown(cell.trim())));
    if (cells.length < this.least) {
      const has = cells.length === 1 ? 'one column' : `${cells.length} columns`;
      return { reason: `This row has ${has}; ${this.least} are needed.` };
    }
    return chosenExample(this.choice, (name) => cells.at(this.places.get(name) ?? cells.length)?.trim());
  }
}

function shown(text: string): string {
  return text.length > SAMPLE_CHARACTERS ? `${text.slice(0, SAMPLE_CHARACTERS)}…` : text;
}
