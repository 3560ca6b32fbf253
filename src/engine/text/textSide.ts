// Text as the models of a composition read it.
import { visibleKeys } from './alignment.ts';
import type { ChatTemplate } from './chatTemplate.ts';
import { putText, type Prompt, type PutText } from './conversation.ts';
import { mappedEnds } from './mappedEnds.ts';
import type { EncodedText, TextTokenizer } from './tokenizer.ts';

/** A model's way with text. */
export interface TextSide {
  tokenizer: TextTokenizer;
  /** Said when an answer is complete. */
  eosIds: readonly number[];
  /** How conversations are written for it. */
  template?: ChatTemplate;
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

/** What a template wrote has its special tokens already. */
export function encodePut({ tokenizer }: TextSide, { text, format }: PutText, answer = ''): EncodedText {
  return tokenizer.encode(text + answer, { addSpecial: format === 'plain' });
}

/** One question as the anchor and the augmenters have it, each in its own words, and an answer that follows in all of them. */
export class Reading {
  readonly anchor: PutText;
  private readonly augmenters: readonly (readonly [id: string, side: TextSide, put: PutText])[];

  /** @param anchor the question as the anchor has it. */
  constructor(prompt: Prompt, anchor: PutText, augmenters: ReadonlyMap<string, TextSide>) {
    this.anchor = anchor;
    this.augmenters = [...augmenters].map(([id, side]) => [id, side, putText(prompt, side.template)]);
  }

  /** What each augmenter reads, as text, and where its tokens end there. */
  texts(answer: string): Map<string, EncodedText & { text: string }> {
    return new Map(
      this.augmenters.map(([id, side, put]) => [id, { ...encodePut(side, put, answer), text: put.text + answer }]),
    );
  }

  /** What each augmenter reads, and how much of that each anchor token (by its end in the anchor's text) sees. */
  augmenterTokens(answer: string, anchorEnds: readonly number[]): Map<string, AugmenterTokens> {
    return new Map(
      this.augmenters.map(([id, side, put]) => {
        const { ids, ends } = encodePut(side, put, answer);
        const [prompt] = visibleKeys([put.text.length], ends);
        return [id, { ids, visible: visibleKeys(mappedEnds(anchorEnds, this.anchor, put), ends), prompt }];
      }),
    );
  }
}

/**
 * The same for one text that all of them have: what each augmenter reads of it, and how much of that each anchor token sees.
 * The prompt is the first `promptLength` characters.
 */
export function augmenterTokens(
  text: string,
  promptLength: number,
  anchorEnds: readonly number[],
  augmenters: ReadonlyMap<string, TextSide>,
): Map<string, AugmenterTokens> {
  const prompt = text.slice(0, promptLength);
  return new Reading(prompt, putText(prompt), augmenters).augmenterTokens(text.slice(promptLength), anchorEnds);
}
