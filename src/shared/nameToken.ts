// What the built-in *Sums* reads as one name, which is one unknown token to it: a word, or several with spaces and a little
// punctuation between them. It was trained on sums whose operands are single tokens, so a name must be one.

/** For a tokenizer.json; no sign and no digit is in it. */
export const NAME_PATTERN = String.raw`[\p{L}\p{M}]+(?:[\s.,'\u2019&/()]{1,3}[\p{L}\p{M}]+)*`;

const NAME = new RegExp(`^(?:${NAME_PATTERN})$`, 'u');

/** @param key as `tidyKey` gives it. */
export function isName(key: string): boolean {
  return NAME.test(key);
}
