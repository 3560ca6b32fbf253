// The tokens that stand for no text, in the tokenizers that are made here, and the numbering that all of them have.

export const UNKNOWN = '<unk>';
export const BEGIN = '<s>';
export const END = '</s>';
export const SPECIAL: readonly string[] = [UNKNOWN, BEGIN, END];

export interface TokenizerFiles {
  /** tokenizer.json */
  tokenizer: object;
  /** tokenizer_config.json */
  config: object;
  /** Tokens, reserved ones included: the rows of the embedding. A multiple of 4. */
  vocabularySize: number;
}

/** Entries of `added_tokens` for the special tokens, which come first. */
export const SPECIAL_ENTRIES = SPECIAL.map((content, id) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
}));

/** tokenizer_config.json */
export const TOKENIZER_SETTINGS = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  unk_token: UNKNOWN,
  bos_token: BEGIN,
  eos_token: END,
  add_bos_token: false,
  add_eos_token: false,
  clean_up_tokenization_spaces: false,
};

/** Filled up to a multiple of 4, which kernels like, with names that no text has. */
export function withReserved(tokens: readonly string[]): string[] {
  const missing = (4 - (tokens.length % 4)) % 4;
  return [...tokens, ...Array.from({ length: missing }, (_, i) => `<reserved_${i + 1}>`)];
}
