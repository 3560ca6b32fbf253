// Rows that are lines. A line that never ends is not kept: only its beginning is, to be shown.
import { isBlank, MOST_CHARACTERS, tooLong, type RawRow, type RowSource } from './exampleRow.ts';

export class LineRows implements RowSource {
  private readonly most: number;
  private rest = '';
  private line = 1;
  /** The beginning of a line that is too long, while it goes on. */
  private skipped: string | undefined;

  /** @param most characters of a line. */
  constructor(most = MOST_CHARACTERS) {
    this.most = most;
  }

  *push(piece: string): Generator<RawRow> {
    let from = 0;
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', from)) {
      this.add(piece.slice(from, at));
      from = at + 1;
      yield* this.finish();
    }
    this.add(piece.slice(from));
  }

  *end(): Generator<RawRow> {
    yield* this.finish();
  }

  single(text: string, line: number): RawRow {
    return { line, text, reason: text.includes('\n') ? 'There is more than one line here.' : undefined };
  }

  private add(part: string): void {
    if (this.skipped !== undefined) return;
    this.rest += part;
    if (this.rest.length <= this.most) return;
    this.skipped = this.rest.slice(0, this.most);
    this.rest = '';
  }

  private *finish(): Generator<RawRow> {
    const { rest, skipped, line } = this;
    [this.rest, this.skipped] = ['', undefined];
    this.line++;
    if (skipped !== undefined) yield tooLong(line, skipped);
    else if (!isBlank(rest)) yield { line, text: rest };
  }
}
