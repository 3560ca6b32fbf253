// A text that remembers where it came from. Every UTF-16 code unit of `text` keeps the stretch of the original that it
// stands for, so that a token can be traced back through lower-casing, composing, prefixes and bytes.

export interface Tracked {
  text: string;
  /** Start, in the original, of what code unit i stands for. */
  starts: number[];
  /** End of it. Never falling. */
  ends: number[];
}

/** `from` is where this text begins in the original. Both halves of a surrogate pair stand for the whole character. */
export function track(text: string, from = 0): Tracked {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const character of text) {
    const start = from + starts.length;
    for (let unit = 0; unit < character.length; unit++) {
      starts.push(start);
      ends.push(start + character.length);
    }
  }
  return { text, starts, ends };
}

export function slice(tracked: Tracked, from: number, to: number): Tracked {
  if (from === 0 && to === tracked.text.length) return tracked;
  return {
    text: tracked.text.slice(from, to),
    starts: tracked.starts.slice(from, to),
    ends: tracked.ends.slice(from, to),
  };
}

const PRECISION = 2 ** 20;

/**
 * Where part `part` of `parts` ends when one stretch of the original becomes several units (bytes, "ß" → "ss", a prefix
 * before the first character). Only the last part completes the stretch. The earlier ones end at fractions inside its
 * first code unit: after everything before the stretch (which must not see them), in order (so that a token sees the
 * ones before it in its own tokenizer, and not the ones after), and `Math.floor` is the start of the stretch. They are
 * exact in binary: moved to another text, equal ends stay equal.
 */
export function partEnd(start: number, end: number, part: number, parts: number): number {
  if (part === parts) return end;
  const inside = Math.min(end, Math.floor(start) + 1) - start;
  return start + Math.floor(((inside * part) / parts) * PRECISION) / PRECISION;
}

/** `[from, to)` of the text becomes `content`. Changes are in order and do not overlap. */
export interface Change {
  from: number;
  to: number;
  content: string;
}

function rewrite(tracked: Tracked, changes: Iterable<Change>): Tracked {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let done = 0;
  const keepUntil = (until: number) => {
    text += tracked.text.slice(done, until);
    for (; done < until; done++) {
      starts.push(tracked.starts[done]);
      ends.push(tracked.ends[done]);
    }
  };
  for (const { from, to, content } of changes) {
    keepUntil(from);
    const start = tracked.starts[from] ?? tracked.ends[from - 1] ?? 0;
    const end = to > from ? tracked.ends[to - 1] : start;
    const characters = Array.from(content);
    characters.forEach((character, index) => {
      for (let unit = 0; unit < character.length; unit++) {
        starts.push(partEnd(start, end, index, characters.length));
        ends.push(partEnd(start, end, index + 1, characters.length));
      }
    });
    text += content;
    done = to;
  }
  keepUntil(tracked.text.length);
  return { text, starts, ends };
}

/** A prefix has no text of its own: it shares the first character's stretch. */
export function prepend(tracked: Tracked, prefix: string): Tracked {
  const [first] = tracked.text;
  if (first === undefined) return tracked;
  return rewrite(tracked, [{ from: 0, to: first.length, content: prefix + first }]);
}

/** Each match of `pattern` becomes what `replace` says; matches that stay the same keep their units as they are. */
export function replaceMatches(tracked: Tracked, pattern: RegExp, replace: (match: string) => string): Tracked {
  const changes: Change[] = [];
  for (const match of tracked.text.matchAll(pattern)) {
    const content = replace(match[0]);
    if (content !== match[0]) changes.push({ from: match.index, to: match.index + match[0].length, content });
  }
  return changes.length === 0 ? tracked : rewrite(tracked, changes);
}
