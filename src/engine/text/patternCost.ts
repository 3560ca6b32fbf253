// A pattern comes with a tokenizer, so it is hostile: one like (a+)+b tries so many ways on a short text that it never comes
// to an end, and nothing can stop it from outside. Such patterns are known by their shape. Those of real tokenizers repeat
// single characters and never a repetition; what is refused here is what can be in exponentially many ways, or in more than
// about the cube of a text's length.

/** How a part of a pattern can match in several ways. */
interface Cost {
  /** Repetitions without an end, one behind another: each multiplies the ways by the length of the text. */
  repeated: number;
  /** What may be there or not: each doubles them. */
  optional: number;
  /** It has a repetition, an option or an alternative. */
  isVariable: boolean;
}

const MOST_REPEATED = 2;
const MOST_OPTIONAL = 8;
/** A repetition that ends later counts as one without an end. */
const SHORT = 8;
const NOTHING: Cost = { repeated: 0, optional: 0, isVariable: false };

/** @throws Error in words for a pattern that may run for ever. RangeError when groups are nested too deeply to look at. */
export function refuseSlowPattern({ source }: RegExp): void {
  const { repeated, optional } = new Reader(source).alternatives();
  if (repeated > MOST_REPEATED || optional > MOST_OPTIONAL)
    throw new Error('it has a pattern with so many repetitions in a row that it may run for ever');
}

/** Reads a pattern that the browser has accepted, so only what tells parts apart is looked at. */
class Reader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Up to the end, or the bracket that closes the group. */
  alternatives(): Cost {
    let all = this.sequence();
    while (this.source[this.at] === '|') {
      this.at++;
      const other = this.sequence();
      const [repeated, optional] = [Math.max(all.repeated, other.repeated), Math.max(all.optional, other.optional)];
      all = { repeated, optional, isVariable: true };
    }
    return all;
  }

  private sequence(): Cost {
    let all = NOTHING;
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      const next = this.repeated(this.part());
      const [repeated, optional] = [all.repeated + next.repeated, all.optional + next.optional];
      all = { repeated, optional, isVariable: all.isVariable || next.isVariable };
    }
    return all;
  }

  private part(): Cost {
    const { source } = this;
    if (source[this.at] === '(') {
      this.at +=
        /^\((?:\?(?:<[=!]|<[^>]*>|[=!:]|[a-z-]*:))?/.exec(source.slice(this.at, this.at + 300))?.[0].length ?? 1;
      const inner = this.alternatives();
      this.at++;
      return inner;
    }
    if (source[this.at] === '[') this.skipClass();
    else if (source[this.at] === '\\') this.skipEscape();
    else this.at++;
    return NOTHING;
  }

  private skipClass(): void {
    for (this.at++; this.at < this.source.length && this.source[this.at] !== ']';)
      if (this.source[this.at] === '\\') this.skipEscape();
      else this.at++;
    this.at++;
  }

  /** "\d", or "\p{L}", "\u{1F600}", "\k<name>" with what is in brackets. */
  private skipEscape(): void {
    const bracketed = /^\\(?:[pPu]\{[^}]*\}|k<[^>]*>)/.exec(this.source.slice(this.at, this.at + 300));
    this.at += bracketed?.[0].length ?? 2;
  }

  /** A part with the "*", "+", "?" or "{2,5}" behind it. */
  private repeated(part: Cost): Cost {
    const [all, sign, from, comma, to] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.source.slice(this.at, this.at + 50)) ?? [];
    if (all === undefined) return part;
    this.at += all.length;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const most = sign === '?' ? 1 : sign || (comma && !to) ? Infinity : Number(to || from);
    if (most > 1 && part.isVariable)
      throw new Error('it has a pattern that repeats a repetition or a choice, which may run for ever');
    if (most === 1) return least === 1 ? part : { ...part, optional: part.optional + 1, isVariable: true };
    if (most === least) return part;
    return most > SHORT
      ? { repeated: 1, optional: 0, isVariable: true }
      : { repeated: 0, optional: Math.ceil(Math.log2(most - least + 1)), isVariable: true };
  }
}
