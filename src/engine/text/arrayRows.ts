// Rows that are the entries of one array of JSON. The array is cut between its entries without reading them; each is read
// by itself afterwards. A broken entry costs no other where it can be told that another begins: an object that is not
// closed ends where "{" follows a comma outside of lists, since within an object a name would; a quotation mark that is
// never closed ends with its line. Their `line` is the number of the entry, from 1.
import { isBlank, MOST_CHARACTERS, tooLong, type RawRow, type RowSource } from './exampleRow.ts';

const NO_ARRAY = 'There is no array here: it would begin with "[".';

export class ArrayRows implements RowSource {
  /** Whatever decides where an entry ends. */
  private readonly marks = /["\\\n[\]{},]/g;
  private place: 'before' | 'within' | 'behind' = 'before';
  private rest = '';
  private isTooLong = false;
  private entry = 1;
  /** Arrays and objects that are open within the entry. */
  private depth = 0;
  private isText = false;
  /** How many objects the outermost open list of the entry is within; undefined without one. */
  private listDepth: number | undefined;
  /** The one before, outside of texts. */
  private lastMark = '';
  /** A backslash was the last character of the piece before. */
  private isEscaped = false;

  *push(piece: string): Generator<RawRow> {
    const { marks } = this;
    let from = 0;
    if (this.place === 'before') {
      const start = piece.search(/\S/);
      if (start < 0) return;
      this.place = piece[start] === '[' ? 'within' : 'behind';
      from = start + 1;
    }
    if (this.place === 'behind') {
      this.add(piece);
      return;
    }
    marks.lastIndex = this.isEscaped ? 1 : from;
    this.isEscaped = false;
    for (let match = marks.exec(piece); match; match = marks.exec(piece)) {
      const { index: at } = match;
      const ends = this.see(match[0]);
      if (match[0] === '\\' && this.isText) {
        marks.lastIndex = at + 2;
        this.isEscaped = at + 1 === piece.length;
      }
      if (!ends) continue;
      this.add(piece.slice(from, at));
      from = ends === 'unclosed' ? at : at + 1;
      if (ends === 'unclosed') this.rest = this.rest.trimEnd().replace(/,$/, '');
      yield* this.finish();
      if (ends === 'array') {
        this.place = 'behind';
        break;
      }
    }
    this.add(piece.slice(from));
  }

  *end(): Generator<RawRow> {
    if (isBlank(this.rest)) return;
    const outside = this.entry === 1 ? NO_ARRAY : 'This stands behind the end of the array.';
    yield this.place === 'within' ? this.cut() : { ...this.cut(), reason: outside };
  }

  single(text: string, line: number): RawRow {
    return { line, text };
  }

  /** What ends with this character, if anything does; an entry that is not closed ends before it. JSON has no line breaks in texts: an entry with one is given up there. */
  private see(mark: string): 'entry' | 'array' | 'unclosed' | undefined {
    if (mark === '\n') return this.isText ? this.startAnew() : undefined;
    if (mark === '"') this.isText = !this.isText;
    if (this.isText) return undefined;
    const isBehindComma = this.lastMark === ',';
    this.lastMark = mark;
    if (mark === '{' && isBehindComma && this.isWithinObjects) return this.openNext();
    if (mark === '[' || mark === '{') this.open(mark);
    if (this.depth === 0 && mark === ',') return 'entry';
    if (this.depth === 0 && mark === ']') return 'array';
    if (mark === ']' || mark === '}') this.close();
    return undefined;
  }

  /** Where no object can follow a comma. */
  private get isWithinObjects(): boolean {
    return this.depth > 0 && this.listDepth === undefined;
  }

  private open(bracket: string): void {
    if (bracket === '[') this.listDepth ??= this.depth;
    this.depth++;
  }

  private close(): void {
    this.depth = Math.max(0, this.depth - 1);
    if (this.listDepth !== undefined && this.depth <= this.listDepth) this.listDepth = undefined;
  }

  private openNext(): 'unclosed' {
    this.depth = 1;
    return 'unclosed';
  }

  private startAnew(): 'entry' {
    this.isText = false;
    this.depth = 0;
    this.listDepth = undefined;
    return 'entry';
  }

  private add(part: string): void {
    if (this.isTooLong) return;
    this.rest += part;
    this.isTooLong = this.rest.length > MOST_CHARACTERS;
    if (this.isTooLong) this.rest = this.rest.slice(0, MOST_CHARACTERS);
  }

  private *finish(): Generator<RawRow> {
    if (!isBlank(this.rest)) yield this.cut();
    this.rest = '';
    this.isTooLong = false;
    this.entry++;
  }

  private cut(): RawRow {
    const text = this.rest.trim();
    return this.isTooLong ? tooLong(this.entry, text) : { line: this.entry, text };
  }
}
