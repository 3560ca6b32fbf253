// An answer cut into its tokens, with what each augmenter's links wrote where the token was chosen.
import type { Link } from '../../shared/composition.ts';
import type { Look } from '../../shared/looks.ts';

/** A part of the answer; all parts together are the answer, letter by letter. */
export interface InkSpan {
  text: string;
  /** By augmenter: the largest share that any of its links wrote. */
  shares: Record<string, number>;
}

const UNFINISHED = '\uFFFD';

/** Undefined when the text does not consist of these tokens as they read. */
export function inkSpans(text: string, look: Look, links: readonly Link[]): InkSpan[] | undefined {
  const pieces = cut(text, look.tokens.slice(look.promptTokens));
  return pieces?.map(({ from, to, piece }) => {
    const shares: Record<string, number> = {};
    for (const { link, perToken } of look.links) {
      const augmenter = links.find(({ id }) => id === link)?.augmenter;
      if (augmenter === undefined) continue;
      // Token t is chosen at place t − 1.
      for (let t = look.promptTokens + from; t < look.promptTokens + to; t++)
        shares[augmenter] = Math.max(shares[augmenter] ?? 0, perToken[t - 1] ?? 0);
    }
    return { text: piece, shares };
  });
}

interface Piece {
  /** Tokens of the answer, the last one excluded. */
  from: number;
  to: number;
  piece: string;
}

/** The shown text is trimmed, tokens are not; tokens that end inside a character make one piece up to where it is whole. */
function cut(text: string, tokens: readonly string[]): Piece[] | undefined {
  const pieces: Piece[] = [];
  let at = 0;
  for (let from = 0; from < tokens.length && at < text.length;) {
    let to = from + 1;
    while (tokens[to - 1].includes(UNFINISHED) && to < tokens.length) to++;
    const end = endOf(text, at, tokens.slice(from, to));
    if (end === undefined) return undefined;
    if (end > at) pieces.push({ from, to, piece: text.slice(at, end) });
    [at, from] = [end, to];
  }
  return at === text.length ? pieces : undefined;
}

function endOf(text: string, at: number, tokens: readonly string[]): number | undefined {
  const last = tokens.at(-1) ?? '';
  const rest = text.slice(at);
  if (tokens.length === 1 && !last.includes(UNFINISHED)) {
    const shown = at === 0 ? last.trimStart() : last;
    if (rest.startsWith(shown)) return at + shown.length;
    return rest === shown.trimEnd() ? text.length : undefined; // trimmed behind
  }
  if (last.includes(UNFINISHED)) return text.length; // never finished
  const found = last.trim() === '' ? -1 : rest.indexOf(last);
  if (found >= 0) return at + found + last.length;
  return rest.endsWith(last.trimEnd()) ? text.length : undefined;
}
