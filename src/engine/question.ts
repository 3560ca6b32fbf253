// A question before it is answered: in each model's own words, as tokens, and short enough for all of them.
import type { ChatMessage, TextFormat } from '../shared/chat.ts';
import { badRequest } from '../shared/errors.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import { putText, type Prompt } from './text/conversation.ts';
import { encodePut, Reading, type AugmenterTokens, type TextSide } from './text/textSide.ts';

export interface Answering {
  cached: CachedComposition;
  anchor: TextSide;
  /** Those that links read. */
  augmenters: ReadonlyMap<string, TextSide>;
}

export interface Question {
  /** The anchor's tokens, and where each ends in the anchor's text. */
  ids: readonly number[];
  ends: readonly number[];
  reading: Reading;
  format: TextFormat;
  /** Messages that had no room. */
  droppedMessages: number;
}

/** Tokens that an answer should have room for, if that costs only old messages; a quarter of the context at most. */
const ANSWER_ROOM = 64;

/**
 * Of a conversation that is too long for one of the models the oldest questions and their answers are left out, never the
 * system message, never the last question.
 * @throws PatchbayError 'bad-request' when there is nothing to answer, or too much even so.
 */
export function fittingQuestion(
  { cached: { slots }, anchor, augmenters }: Answering,
  prompt: Prompt | readonly number[],
  maxTokens: number,
): Question {
  if (isIds(prompt)) {
    const text = anchor.tokenizer.decode(prompt);
    return checked(
      prompt,
      prompt.map(() => text.length),
      new Reading(text, putText(text), augmenters),
      0,
      slots,
    );
  }
  const room = Math.min(maxTokens, ANSWER_ROOM, Math.floor(slots / 4));
  for (let asked = prompt, dropped = 0; ;) {
    const put = putText(asked, anchor.template);
    const { ids, ends } = encodePut(anchor, put);
    const reading = new Reading(asked, put, augmenters);
    const shorter = isConversation(asked) ? withoutOldest(asked) : undefined;
    if (!shorter || longestOf(ids, reading.augmenterTokens('', ends)) + room <= slots)
      return checked(isBlank(asked) ? [] : ids, ends, reading, dropped, slots);
    dropped += asked.length - shorter.length;
    asked = shorter;
  }
}

/** Tokens of the text in the tokenizer that makes the most of it: the models share one number of slots. */
export function longestOf(ids: readonly number[], augmenters: ReadonlyMap<string, AugmenterTokens>): number {
  return Math.max(ids.length, ...[...augmenters.values()].map((tokens) => tokens.ids.length));
}

function checked(
  ids: readonly number[],
  ends: readonly number[],
  reading: Reading,
  droppedMessages: number,
  slots: number,
): Question {
  if (ids.length === 0) throw badRequest('The question is empty.', 'Type a question first.');
  const longest = longestOf(ids, reading.augmenterTokens('', ends));
  if (longest >= slots)
    throw badRequest(`The question has ${longest} tokens, and there is room for ${slots}.`, 'Ask a shorter one.');
  return { ids, ends, reading, format: reading.anchor.format, droppedMessages };
}

/** Without the oldest question and its answer; undefined when the only question is the last one. */
function withoutOldest(messages: readonly ChatMessage[]): readonly ChatMessage[] | undefined {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const next = messages.findIndex(({ role }, i) => i > first && role === 'user');
  return first < 0 || next < 0 ? undefined : [...messages.slice(0, first), ...messages.slice(next)];
}

function isIds(prompt: Prompt | readonly number[]): prompt is readonly number[] {
  return typeof prompt !== 'string' && typeof prompt[0] === 'number';
}

function isConversation(prompt: Prompt): prompt is readonly ChatMessage[] {
  return typeof prompt !== 'string';
}

/** A template has much to say also where nobody has said anything. */
function isBlank(prompt: Prompt): boolean {
  return isConversation(prompt) && (prompt.at(-1)?.content ?? '').trim() === '';
}
