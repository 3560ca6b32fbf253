// What the two models read. "keys" has a token for each key, "calculator" for each result; a key is one unknown token to
// "calculator", whatever digits are in it.
import { SPECIAL, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { tokenizerFiles } from '../tokenizers.ts';
import { SIGNS } from '../../../src/shared/arithmetic.ts';
import { NUMBERS, possibleResults } from './expression.ts';
import { keys } from './keys.ts';

/** A word with a letter in it is a key. A "-" before a number belongs to it, unless something to subtract from ends up to two spaces before. */
const PATTERN = String.raw`(?<=\w|\w\s|\w\s\s)-|\d*[\p{L}\p{M}][\p{L}\p{M}\p{N}]*|-?\d+(?![\p{L}\p{M}\p{N}])|\S`;

/** How × is typed on most keyboards. */
const TYPED = { '*': '×' };

export function keysTokenizer(): TokenizerFiles {
  return tokenizerFiles([...SPECIAL, ...SIGNS, ':', ...NUMBERS, ...keys], PATTERN, TYPED);
}

export function calculatorTokenizer(): TokenizerFiles {
  return tokenizerFiles([...SPECIAL, ...SIGNS, '=', ':', ...possibleResults().map(String)], PATTERN, TYPED);
}
