// The two built-in models read different alphabets: "codes" knows words and numbers but no signs, "sums" knows signs and
// results but no words. Both are one token a word, in the tokenizer.json format of Hugging Face `tokenizers`; python's
// library and JavaScript's must agree on every id (vectors of both in the test).
import { words } from './words.ts';

export const UNKNOWN = '<unk>';
const BEGIN = '<s>';
export const END = '</s>';
const SPECIAL = [UNKNOWN, BEGIN, END];

/** Operands and codes. */
const SMALLEST_OPERAND = 0;
const LARGEST_OPERAND = 19;
const MOST_OPERANDS = 3;

/** Matches are tokens, what lies between is dropped: white space only. A sign, or any other character, stands alone. */
const CODES_PATTERN = String.raw`\d+|[\p{L}\p{M}]+|\S`;

/** A "-" is an operator when something to subtract from ends up to two spaces before it; else it belongs to its number. */
const SUMS_PATTERN = String.raw`(?<=\w|\w\s|\w\s\s)-|-?\d+|[\p{L}\p{M}]+|\S`;

export interface TokenizerFiles {
  /** tokenizer.json */
  tokenizer: object;
  /** tokenizer_config.json */
  config: object;
  /** Tokens, reserved ones included: the rows of the embedding. A multiple of 4. */
  vocabularySize: number;
}

export function codesTokenizer(): TokenizerFiles {
  const numbers = range(SMALLEST_OPERAND, LARGEST_OPERAND);
  return tokenizerFiles([...SPECIAL, ...numbers, ...words], CODES_PATTERN);
}

export function sumsTokenizer(): TokenizerFiles {
  const smallest = SMALLEST_OPERAND - (MOST_OPERANDS - 1) * LARGEST_OPERAND;
  const results = range(smallest, MOST_OPERANDS * LARGEST_OPERAND);
  return tokenizerFiles([...SPECIAL, '+', '-', '=', ...results], SUMS_PATTERN);
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

function tokenizerFiles(named: readonly string[], pattern: string): TokenizerFiles {
  const reserved = range(1, (4 - (named.length % 4)) % 4).map((number) => `<reserved_${number}>`);
  const vocabulary = [...named, ...reserved];
  const specials = SPECIAL.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specials,
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'Lowercase' },
          { type: 'Replace', pattern: { String: '\u2212' }, content: '-' }, // the typographic minus sign
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
    config: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      unk_token: UNKNOWN,
      bos_token: BEGIN,
      eos_token: END,
      add_bos_token: false,
      add_eos_token: false,
      clean_up_tokenization_spaces: false,
    },
    vocabularySize: vocabulary.length,
  };
}
