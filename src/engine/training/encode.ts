// Examples as token ids: what the anchor reads, what it should say, and what it may see of each augmenter.
import type { TextFormat } from '../../shared/chat.ts';
import type { Example } from '../../shared/protocol.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { putText, type Prompt, type PutText } from '../text/conversation.ts';
import { encodePut, joinText, Reading, type AugmenterTokens, type TextSide } from '../text/textSide.ts';
import type { EncodedText } from '../text/tokenizer.ts';
import { plainTurn, turnOf } from '../text/turn.ts';

export interface EncodedExample {
  /** The anchor's tokens of prompt and completion. */
  ids: number[];
  /** What follows each of them; NO_LABEL where nothing is to be learned. */
  labels: number[];
  augmenters: ReadonlyMap<string, AugmenterTokens>;
}

/**
 * Only what follows the prompt is labelled: the completion, and what ends it, if the model has that. With `chat` the prompt
 * is a person's message and the completion is answered as it would be when asked: behind the template's generation prompt.
 */
export function encodeExample(
  example: Example,
  anchor: TextSide,
  augmenters: ReadonlyMap<string, TextSide> = new Map(),
  format: TextFormat = 'plain',
): EncodedExample {
  const { put, answer, reading, endId } = putExample(example, anchor, augmenters, format);
  const { ids, ends } = encodePut(anchor, put, answer);
  const following = ids.map((_, t) => ids[t + 1] ?? endId ?? NO_LABEL);
  const labels = following.map((id, t) => (t + 1 === ids.length || ends[t + 1] > put.text.length ? id : NO_LABEL));
  return { ids, labels, augmenters: reading.augmenterTokens(answer, ends) };
}

export interface ReadText extends EncodedText {
  text: string;
}

/** The same as text: what each model reads of an example, and where its tokens end there. */
export function readExample(
  example: Example,
  anchor: TextSide,
  augmenters: ReadonlyMap<string, TextSide>,
  format: TextFormat,
): { anchor: ReadText; augmenters: Map<string, ReadText> } {
  const { put, answer, reading } = putExample(example, anchor, augmenters, format);
  return {
    anchor: { ...encodePut(anchor, put, answer), text: put.text + answer },
    augmenters: reading.texts(answer),
  };
}

function putExample(
  { prompt, completion }: Example,
  anchor: TextSide,
  augmenters: ReadonlyMap<string, TextSide>,
  format: TextFormat,
): { put: PutText; answer: string; reading: Reading; endId: number | undefined } {
  const question = questionOf(prompt, format);
  const put = putText(question, anchor.template);
  const { before, after, endId } = put.format === 'chat' ? turnOf(anchor) : plainTurn(anchor);
  const answer =
    format === 'chat' ? before + completion.trim() + after : joinText(prompt, completion).slice(prompt.length);
  return { put, answer, reading: new Reading(question, put, augmenters), endId };
}

/** The question of an example as it is asked. */
export function questionOf(prompt: string, format: TextFormat): Prompt {
  return format === 'chat' ? [{ role: 'user', content: prompt }] : prompt;
}

/** What an augmenter reads of an example. @throws Error when the example was not encoded for it. */
export function tokensOf(example: EncodedExample, id: string): AugmenterTokens {
  const tokens = example.augmenters.get(id);
  if (!tokens) throw new Error(`The example was not encoded for the augmenter "${id}".`);
  return tokens;
}

/** Tokens of the longest of these examples, in whichever of the models reads the most; 1 when there are none. */
export function longestOf(examples: Iterable<EncodedExample>, augmenters: readonly string[]): number {
  let longest = 1;
  for (const example of examples) {
    const read = augmenters.map((id) => tokensOf(example, id));
    longest = Math.max(longest, ...[example, ...read].map(({ ids }) => ids.length));
  }
  return longest;
}
