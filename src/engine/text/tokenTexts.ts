// Tokens as they read: the part of a text that each adds, and what a token would add that might come next.
import type { TextTokenizer } from './tokenizer.ts';

const BROKEN = '\uFFFD';
/** Tokens that a token's text can depend on: bytes of one character, and the space between two words. */
const CONTEXT = 8;

/**
 * Joined they are the text. One that ends inside a character, which is then in the next, is shown with "\uFFFD" there.
 * @param ends as `TextTokenizer.encode` counts.
 */
export function tokenTexts(text: string, ends: readonly number[]): string[] {
  let from = 0;
  return ends.map((end, t) => {
    const isLast = t + 1 === ends.length;
    const to = isLast ? text.length : Math.max(from, Math.min(text.length, Math.floor(end)));
    const shown = text.slice(from, to) + (Number.isInteger(end) ? '' : BROKEN);
    from = to;
    return shown;
  });
}

/** A token as it reads behind others; by its name where it stands for no text, in hexadecimal where for no whole character. */
export function textAfter(tokenizer: TextTokenizer, before: readonly number[], id: number): string {
  const near = before.filter((each) => !tokenizer.isSpecial(each)).slice(-CONTEXT);
  const start = tokenizer.decode(near).replace(/\uFFFD+$/, ''); // a character that the token may complete
  const added = tokenizer.decode([...near, id]).slice(start.length);
  return added === '' || added.includes(BROKEN) ? tokenizer.tokenText(id) : added;
}
