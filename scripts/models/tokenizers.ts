// The two built-in models read different alphabets: "codes" knows words and numbers but no signs, "sums" knows signs and
// results but no words. Both are one token a word, in the tokenizer.json format of Hugging Face `tokenizers`; python's
// library and JavaScript's must agree on every id (vectors of both in the test).
import { OPERANDS } from '../../src/engine/tables/expression.ts';
import { NAME_PATTERN } from '../../src/shared/nameToken.ts';
import {
  SPECIAL,
  SPECIAL_ENTRIES,
  TOKENIZER_SETTINGS,
  UNKNOWN,
  withReserved,
  type TokenizerFiles,
} from '../../src/engine/tables/specialTokens.ts';
import { words as everydayWords } from './words.ts';

/** Operands and codes. */
const SMALLEST_OPERAND = 0;
const LARGEST_OPERAND = OPERANDS - 1;
const MOST_OPERANDS = 3;

/** Matches are tokens, what lies between is dropped: white space only. A sign, or any other character, stands alone. */
const CODES_PATTERN = String.raw`\d+|[\p{L}\p{M}]+|\S`;

const NAMES_PATTERN = String.raw`\d+|${NAME_PATTERN}|\S`;

/** A "-" is an operator when something to subtract from ends up to two spaces before it; else it belongs to its number. */
const SUMS_PATTERN = String.raw`(?<=\w|\w\s|\w\s\s)-|-?\d+|${NAME_PATTERN}|\S`;

export function codesTokenizer(): TokenizerFiles {
  return numbersTokenizer(everydayWords, CODES_PATTERN);
}

/** As `codesTokenizer`, for names of one word or several. What stands between two signs is one token, also what is no name. */
export function namesTokenizer(names: readonly string[]): TokenizerFiles {
  return numbersTokenizer(
    names.map((name) => name.toLowerCase()),
    NAMES_PATTERN,
  );
}

function numbersTokenizer(names: readonly string[], pattern: string): TokenizerFiles {
  return tokenizerFiles([...SPECIAL, ...range(SMALLEST_OPERAND, LARGEST_OPERAND), ...names], pattern);
}

/** @param words that are tokens as well: "sums" itself knows none. */
export function sumsTokenizer(words: readonly string[] = []): TokenizerFiles {
  const smallest = SMALLEST_OPERAND - (MOST_OPERANDS - 1) * LARGEST_OPERAND;
  const results = range(smallest, MOST_OPERANDS * LARGEST_OPERAND);
  return tokenizerFiles([...SPECIAL, '+', '-', '=', ...results, ...words], SUMS_PATTERN);
}

export function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

/**
 * One token a match of the pattern; text is read in lower case.
 * @param named the tokens, special ones first.
 * @param replaced what is read as something else.
 */
export function tokenizerFiles(
  named: readonly string[],
  pattern: string,
  replaced: Readonly<Record<string, string>> = {},
): TokenizerFiles {
  const vocabulary = withReserved(named);
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: SPECIAL_ENTRIES,
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'Lowercase' },
          { type: 'Replace', pattern: { String: '\u2212' }, content: '-' }, // the typographic minus sign
          ...Object.entries(replaced).map(([text, content]) => ({
            type: 'Replace',
            pattern: { String: text },
            content,
          })),
        ],
      },
      pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Removed', invert: true },
      post_processor: null, // nothing is added: a sequence is prompt, completion, </s>
      decoder: null, // tokens joined by spaces
      model: {
        type: 'WordLevel',
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
        unk_token: UNKNOWN,
      },
    },
    config: TOKENIZER_SETTINGS,
    vocabularySize: vocabulary.length,
  };
}
