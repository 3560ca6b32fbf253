// Text as the models of a composition read it.
import { visibleKeys } from './alignment.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** A model's way with text. */
export interface TextSide {
  tokenizer: TextTokenizer;
  /** Said when an answer is complete. */
  eosIds: readonly number[];
}

export interface AugmenterTokens {
  ids: number[];
  /** For each token of the anchor: how many of these it sees, namely those that end no later in the text than it does. */
  visible: number[];
  /** How many of these end within the prompt; all, when nothing is said. */
  prompt?: number;
}

/** Prompt and completion as one text; a space goes between them when neither brings one. */
export function joinText(prompt: string, completion: string): string {
  return prompt === '' || /\s$/.test(prompt) || /^\s/.test(completion)
    ? prompt + completion
    : `${prompt} ${completion}`;
}

/**
 * What each augmenter reads of a text, and how much of that each anchor token (by its end) sees. The prompt is the first
 * `promptLength` characters.
 */
export function augmenterTokens(
  text: string,
  promptLength: number,
  anchorEnds: readonly number[],
  augmenters: ReadonlyMap<string, TextSide>,
): Map<string, AugmenterTokens> {
  return new Map(
    [...augmenters].map(([id, { tokenizer }]) => {
      const encoded = tokenizer.encode(text);
      const [prompt] = visibleKeys([promptLength], encoded.ends);
      return [id, { ids: encoded.ids, visible: visibleKeys(anchorEnds, encoded.ends), prompt }];
    }),
  );
}

/**
 * What generated tokens add to the text. Decoded together with the tokens before them, since a token by itself does not
 * say whether a space goes in front of it.
 */
export function continuation(
  tokenizer: TextTokenizer,
  before: readonly number[],
  generated: readonly number[],
): string {
  const start = tokenizer.decode(before);
  const added = tokenizer.decode([...before, ...generated]).slice(start.length);
  return start === '' && before.length > 0 ? ` ${added}` : added;
}
