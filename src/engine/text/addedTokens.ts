// Tokens that stand outside the model's vocabulary ("<s>", "<|im_end|>", runs of spaces). They are found first, longest
// one at each place, and cut the text into sections that are encoded on their own.
import type { AddedTokenConfig } from './tokenizerJson.ts';
import { slice, type Tracked } from './tracked.ts';

export type Section = { id: number; text: Tracked } | { id?: undefined; text: Tracked };

const WORD_CHARACTER = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]`; // \w of the Rust original
const STARTS_WITH_WORD = new RegExp(`^${WORD_CHARACTER}`, 'u');
const ENDS_WITH_WORD = new RegExp(`${WORD_CHARACTER}$`, 'u');
/** Of a text, enough to see the character at its end. */
const CHARACTER_UNITS = 2;

export function addedTokenSplitter(tokens: readonly AddedTokenConfig[]): (text: Tracked) => Section[] {
  if (tokens.length === 0) return (text) => [{ text }];
  const known = knownTokens(tokens);

  return (text) => {
    const sections: Section[] = [];
    let done = 0;
    for (const { token, at } of matches(known, text.text)) {
      let from = at;
      let to = from + token.content.length;
      if (from < done || (token.single_word && !standsAlone(text.text, from, to))) continue;
      const before = text.text.slice(done, from);
      const after = text.text.slice(to);
      if (token.lstrip) from -= before.length - before.trimEnd().length;
      if (token.rstrip) to += after.length - after.trimStart().length;
      if (from > done) sections.push({ text: slice(text, done, from) });
      sections.push({ id: token.id, text: slice(text, from, to) });
      done = to;
    }
    if (done < text.text.length) sections.push({ text: slice(text, done, text.text.length) });
    return sections;
  };
}

interface Known {
  byContent: ReadonlyMap<string, AddedTokenConfig>;
  /** By the first code unit: how long those are that begin with it, longest first. */
  lengths: ReadonlyMap<string, readonly number[]>;
}

/** There may be tens of thousands: too many for a pattern. */
function knownTokens(tokens: readonly AddedTokenConfig[]): Known {
  const lengths = new Map<string, Set<number>>();
  for (const { content } of tokens) lengths.set(content[0], (lengths.get(content[0]) ?? new Set()).add(content.length));
  return {
    byContent: new Map(tokens.map((token) => [token.content, token])),
    lengths: new Map(Array.from(lengths, ([first, own]) => [first, [...own].toSorted((a, b) => b - a)])),
  };
}

/** From left to right, the longest at each place, none in another. */
function* matches({ byContent, lengths }: Known, text: string): Generator<{ token: AddedTokenConfig; at: number }> {
  for (let at = 0; at < text.length; at++) {
    for (const length of lengths.get(text[at]) ?? []) {
      const token = byContent.get(text.slice(at, at + length));
      if (!token) continue;
      yield { token, at };
      at += token.content.length - 1;
      break;
    }
  }
}

function standsAlone(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - CHARACTER_UNITS), from);
  return !ENDS_WITH_WORD.test(before) && !STARTS_WITH_WORD.test(text.slice(to, to + CHARACTER_UNITS));
}
