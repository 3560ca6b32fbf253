// A pattern comes with a tokenizer, so it is hostile: one like (a+)+b tries so many ways on a short text that it never comes
// to an end, and nothing can stop it from outside. Such patterns are known by their shape. What real tokenizers repeat are
// single characters, or words with something between them that no word has, which can be in one way only. What is refused
// is what can be in exponentially many ways, or in more than about the cube of a text's length.

/** How a part of a pattern can match in several ways. */
interface Cost {
  /** Repetitions without an end, one behind another: each multiplies the ways by the length of the text. */
  repeated: number;
  /** What may be there or not: each doubles them. */
  optional: number;
  /** It has a repetition, an option or an alternative. */
  isVariable: boolean;
  /** Where it is nothing but single characters, each perhaps repeated: the patterns of these. Undefined for one that may be absent. */
  characters?: (string | undefined)[];
}

const MOST_REPEATED = 2;
const MOST_OPTIONAL = 8;
/** A repetition that ends later counts as one without an end. */
const SHORT = 8;
const NOTHING: Cost = { repeated: 0, optional: 0, isVariable: false, characters: [] };
/** Groups that are looked at more closely: it takes some milliseconds for each character in them. */
const MOST_CLOSE_LOOKS = 8;

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
  private closeLooks = 0;
  private everyCharacter: string | undefined;

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
      const characters = all.characters && next.characters && [...all.characters, ...next.characters];
      all = { repeated, optional, isVariable: all.isVariable || next.isVariable, characters };
    }
    return all;
  }

  private part(): Cost {
    const { source } = this;
    const from = this.at;
    if (source[from] === '(') {
      this.at +=
        /^\((?:\?(?:<[=!]|<[^>]*>|[=!:]|[a-z-]*:))?/.exec(source.slice(this.at, this.at + 300))?.[0].length ?? 1;
      const inner = this.alternatives();
      this.at++;
      return inner;
    }
    if (source[this.at] === '[') this.skipClass();
    else if (source[this.at] === '\\') this.skipEscape();
    else this.at += (source.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
    const isPlace = /^(?:[$^]|\\[bB])/.test(source.slice(from, this.at)); // no character at all
    return { ...NOTHING, characters: isPlace ? [undefined] : [source.slice(from, this.at)] };
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
    if (most > 1 && part.isVariable) {
      if (this.isOneWay(part)) return { repeated: 1, optional: 0, isVariable: true };
      throw new Error('it has a pattern that repeats a repetition or a choice, which may run for ever');
    }
    const characters = least > 0 ? part.characters : part.characters?.map(() => undefined);
    if (most === 1) return least === 1 ? part : { ...part, optional: part.optional + 1, isVariable: true, characters };
    if (most === least) return part;
    return most > SHORT
      ? { repeated: 1, optional: 0, isVariable: true, characters }
      : { repeated: 0, optional: Math.ceil(Math.log2(most - least + 1)), isVariable: true, characters };
  }

  /** Whether neighbours, the last and the first among them, have no character in common: then what is repeated begins where only it can. */
  private isOneWay({ characters }: Cost): boolean {
    if (!characters || characters.length < 2 || ++this.closeLooks > MOST_CLOSE_LOOKS) return false;
    const all = (this.everyCharacter ??= everyCharacter());
    return characters.every((each, i) => {
      const before = characters.at(i - 1);
      return each !== undefined && before !== undefined && !new RegExp(`(?=${before})(?:${each})`, 'u').test(all);
    });
  }
}

/** Halves of surrogate pairs left out. */
function everyCharacter(): string {
  const units = new Uint16Array(0x10000 - 0x800 + 2 * 0x100000);
  let at = 0;
  for (let unit = 0; unit < 0x10000; unit++) if (unit < 0xd800 || unit > 0xdfff) units[at++] = unit;
  for (let high = 0xd800; high < 0xdc00; high++)
    for (let low = 0xdc00; low < 0xe000; low++) {
      units[at++] = high;
      units[at++] = low;
    }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
}
