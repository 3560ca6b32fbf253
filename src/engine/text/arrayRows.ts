// Rows that are the entries of one array of JSON. The array is cut between its entries without reading them, so that one
// broken entry costs no other; each is read by itself afterwards. Their `line` is the number of the entry, from 1.
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
      from = at + 1;
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

  /** What ends with this character, if anything does. JSON has no line breaks in texts: an entry with one is given up there. */
  private see(mark: string): 'entry' | 'array' | undefined {
    if (mark === '\n') return this.isText ? this.startAnew() : undefined;
    if (mark === '"') this.isText = !this.isText;
    if (this.isText) return undefined;
    if (mark === '[' || mark === '{') this.depth++;
    if (this.depth === 0 && mark === ',') return 'entry';
    if (this.depth === 0 && mark === ']') return 'array';
    if (mark === ']' || mark === '}') this.depth = Math.max(0, this.depth - 1);
    return undefined;
  }

  private startAnew(): 'entry' {
    this.isText = false;
    this.depth = 0;
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
