// A token may end in the middle of a character (🙂 is four bytes, and often two tokens). As long as the rest is not said,
// nobody may read the character: not as the replacement character that a decoder puts there either, since it is not in the
// text. While training, such a token ends at a fraction inside of the character (tokenizer.ts); so it does here.
import type { TextTokenizer } from './tokenizer.ts';

const LONGEST_CHARACTER = 4;

export interface Heard {
  /** The characters that are complete. */
  text: string;
  /** How much of the next one was said, from 0 to below 1: the last token ends at text.length + share. */
  share: number;
}

/** What an augmenter may hear of an answer. `text` is all that `ids`, its tokens, say, as they are decoded. */
export function wholeCharacters(tokenizer: TextTokenizer, ids: readonly number[], text: string): Heard {
  const share = saidShare(lastBytes(tokenizer, ids));
  return { text: share > 0 ? text.replace(/\uFFFD+$/, '') : text, share };
}

/** Of the tokens at the end that are bytes: at least as many as a character may have, where there are so many. */
function lastBytes(tokenizer: TextTokenizer, ids: readonly number[]): number[] {
  const tail: number[][] = [];
  for (let i = ids.length - 1; i >= 0 && tail.length < LONGEST_CHARACTER; i--) {
    const said = tokenizer.bytesOf(ids[i]);
    if (!said) break;
    tail.unshift(said);
  }
  return tail.flat();
}

/** How much of a character the last bytes (UTF-8) have, if they are the beginning of one; else 0. */
function saidShare(bytes: readonly number[]): number {
  for (let said = 1; said <= Math.min(bytes.length, LONGEST_CHARACTER); said++) {
    const byte = bytes[bytes.length - said];
    const goesOn = byte >= 0x80 && byte < 0xc0;
    if (goesOn) continue;
    const length = lengthFrom(byte);
    return said < length ? said / length : 0;
  }
  return 0;
}

/** Bytes of the character that begins so. */
function lengthFrom(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1; // ASCII, or nothing that any character begins with
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
