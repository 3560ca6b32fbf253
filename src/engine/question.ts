// A question before it is answered: in each model's own words, as tokens, and short enough for all of them.
import type { ChatMessage, TextFormat } from '../shared/chat.ts';
import { badRequest } from '../shared/errors.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import type { AnswerText } from './text/answerText.ts';
import { putText, type Prompt } from './text/conversation.ts';
import { encodePut, Reading, type AugmenterTokens, type TextSide } from './text/textSide.ts';

/** Who reads a question. */
export interface Readers {
  anchor: TextSide;
  /** Those that links read. */
  augmenters: ReadonlyMap<string, TextSide>;
  /** Longest text, in tokens of any of them. */
  slots: number;
}

export interface Answering extends Omit<Readers, 'slots'> {
  cached: CachedComposition;
}

export interface Question {
  /** What is left of it. */
  asked: Prompt;
  /** The anchor's tokens, and where each ends in the anchor's text. */
  ids: readonly number[];
  ends: readonly number[];
  reading: Reading;
  format: TextFormat;
  /** Messages that had no room. */
  droppedMessages: number;
}

type Asked = Omit<Question, 'format'>;

/** Tokens that an answer should have room for, if that costs only old messages; a quarter of the context at most. */
const ANSWER_ROOM = 64;

/** How long the answer may be that is to come; or, for one that was given, how many messages were left out then. */
export type Fitting = { maxTokens: number } | { droppedMessages: number };

/**
 * Of a conversation that is too long for one of the models the oldest questions and their answers are left out, never the
 * system message, never the last question.
 * @throws PatchbayError 'bad-request' when there is nothing to answer, or too much even so.
 */
export function fittingQuestion(readers: Readers, prompt: Prompt | readonly number[], fitting: Fitting): Question {
  const { slots, anchor, augmenters } = readers;
  if (isIds(prompt)) {
    const text = anchor.tokenizer.decode(prompt);
    const reading = new Reading(text, putText(text), augmenters);
    return checked(
      { asked: text, ids: prompt, ends: prompt.map(() => text.length), reading, droppedMessages: 0 },
      slots,
    );
  }
  const counts = isConversation(prompt) ? droppable(prompt) : [0];
  const last = counts.length - 1;
  const put = (at: number): Asked => questionWithout(readers, prompt, counts[at]);
  if ('droppedMessages' in fitting) {
    const at = counts.findIndex((count) => count >= fitting.droppedMessages);
    return checked(put(at < 0 ? last : at), slots);
  }
  const fits = ({ ids, ends, reading }: Asked): boolean =>
    longestOf(ids, reading.augmenterTokens('', ends)) + roomFor(fitting.maxTokens, slots) <= slots;
  return checked(longestThatFits(last, put, fits), slots);
}

/** Questions of a conversation that are tried first. */
const FEW = 8;

/**
 * The longest conversation that fits. It is looked for from its end, so that what is read is a few times what has room,
 * however much was said before: a few questions, then twice as many until they do not fit, then halfway between.
 * @param last the shortest one, which is taken where none fits.
 */
function longestThatFits(last: number, put: (at: number) => Asked, fits: (asked: Asked) => boolean): Asked {
  let found: Asked | undefined;
  const isShort = (at: number): boolean => {
    const asked = put(at);
    if (!fits(asked)) return false;
    found = asked;
    return true;
  };
  let short = last;
  let tooLong = -1;
  for (let few = FEW; short > 0; few *= 2) {
    const at = Math.max(0, last + 1 - few);
    if (isShort(at)) short = at;
    else {
      tooLong = at;
      break;
    }
  }
  while (short - tooLong > 1) {
    const at = Math.floor((tooLong + short) / 2);
    if (isShort(at)) short = at;
    else tooLong = at;
  }
  return found ?? put(last);
}

function questionWithout({ anchor, augmenters }: Readers, prompt: Prompt, droppedMessages: number): Asked {
  const asked = isConversation(prompt) && droppedMessages > 0 ? withoutOldest(prompt, droppedMessages) : prompt;
  const put = putText(asked, anchor.template);
  const { ids, ends } = encodePut(anchor, put);
  const reading = new Reading(asked, put, augmenters);
  return { asked, ids: isBlank(asked) ? [] : ids, ends, reading, droppedMessages };
}

/** The anchor's tokens of a question and its answer, and where each ends in the anchor's text. */
export function withAnswer({ ids, ends, reading }: Question, answer: AnswerText): { ids: number[]; ends: number[] } {
  const { length } = reading.anchor.text;
  return { ids: [...ids, ...answer.ids], ends: [...ends, ...answer.ends.map((end) => length + end)] };
}

/** Tokens of the text in the tokenizer that makes the most of it: the models share one number of slots. */
export function longestOf(ids: readonly number[], augmenters: ReadonlyMap<string, AugmenterTokens>): number {
  return Math.max(ids.length, ...[...augmenters.values()].map((tokens) => tokens.ids.length));
}

function roomFor(maxTokens: number, slots: number): number {
  return Math.min(maxTokens, ANSWER_ROOM, Math.floor(slots / 4));
}

function checked(question: Asked, slots: number): Question {
  const { ids, ends, reading } = question;
  if (ids.length === 0) throw badRequest('The question is empty.', 'Type a question first.');
  const longest = longestOf(ids, reading.augmenterTokens('', ends));
  if (longest >= slots)
    throw badRequest(`The question has ${longest} tokens, and there is room for ${slots}.`, 'Ask a shorter one.');
  return { ...question, format: reading.anchor.format };
}

/** How many of the oldest messages can be left out, so that a question comes first; fewest first. */
function droppable(messages: readonly ChatMessage[]): number[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const later = messages.flatMap(({ role }, i) => (first >= 0 && i > first && role === 'user' ? [i - first] : []));
  return [0, ...later];
}

/** What is told first stays. */
function withoutOldest(messages: readonly ChatMessage[], count: number): readonly ChatMessage[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  return [...messages.slice(0, first), ...messages.slice(first + count)];
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
