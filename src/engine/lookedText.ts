// A question and the answer that was given to it, as every model here has them: the tokens that were chosen are taken as they
// are, and what the augmenters read follows from the text, as it did while the answer was written.
import * as v from 'valibot';
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { TextToLookAt } from '../shared/looks.ts';
import { COMPOSITION, PINNED } from '../shared/protocol.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { ModelTexts } from './looking/lookedRows.ts';
import { fittingQuestion, withAnswer, type Question, type Readers } from './question.ts';
import { AnswerText } from './text/answerText.ts';
import type { AugmenterTokens, TextSide } from './text/textSide.ts';
import { Reading } from './text/textSide.ts';
import { tokenTexts } from './text/tokenTexts.ts';

/** Room for an answer that is not there yet, where nobody says what was left out for it; as much as answers take. */
const ANY_ANSWER = { maxTokens: Infinity };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const message = v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() });
const request = v.object({
  prompt: v.union([v.string(), v.array(message)]),
  ids: v.array(count),
  droppedMessages: v.optional(count),
  speaker: v.picklist([COMPOSITION, PINNED]),
  without: v.optional(v.array(v.string())),
});

/** One model's part of a text. Anchor tokens may see more than there are: it was too long for the model. */
export interface ReadTokens extends AugmenterTokens {
  tokens: string[];
}

const NOTHING: ReadTokens = { ids: [], tokens: [], visible: [] };

export interface LookedText extends ModelTexts {
  ids: number[];
  tokens: string[];
  promptTokens: number;
  augmenters: ReadonlyMap<string, ReadTokens>;
}

/** @throws PatchbayError 'bad-request' for what is no text to look at. */
export function checkedRequest(params: TextToLookAt): TextToLookAt {
  const parsed = v.safeParse(request, params);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw badRequest(`This cannot be looked at: at "${v.getDotPath(issue) ?? ''}", ${issue.message}.`, 'Ask again.');
}

export interface LookedModels {
  anchor: LoadedModel;
  augmenters: readonly LoadedModel[];
}

/**
 * @param readers of the composition that answered. @param context longest text that there is room for.
 * @throws PatchbayError 'bad-request' for tokens that the anchor does not have, or a text that is too long.
 */
export function readLookedText(
  readers: Readers,
  { anchor, augmenters }: LookedModels,
  context: number,
  { prompt, ids, droppedMessages }: TextToLookAt,
): LookedText {
  const question = fittingQuestion(readers, prompt, droppedMessages === undefined ? ANY_ANSWER : { droppedMessages });
  checkIds(ids, question.ids.length, readers.slots, anchor);
  const answer = new AnswerText(anchor.side.tokenizer, question.ids);
  for (const id of ids) answer.add(id);
  const { ids: all, ends } = withAnswer(question, answer);
  const read = augmenters.map(({ card, side }) => {
    const isRead = readers.augmenters.has(card.id);
    const reading = isRead ? question.reading : readingAlone(card.id, side, question);
    const tokens = reading && tokensIn(reading, card.id, answer.text, ends);
    const most = Math.min(context, card.contextLength);
    const before = tokens?.visible.at(-2) ?? 0;
    if (isRead && before > most) throw tooLong(before, most);
    return [card.id, tokens ? cut(tokens, most) : NOTHING] as const;
  });
  return {
    ids: all,
    tokens: tokenTexts(question.reading.anchor.text + answer.text, ends),
    promptTokens: question.ids.length,
    augmenters: new Map(read),
  };
}

function checkIds(ids: readonly number[], asked: number, slots: number, { card }: LoadedModel): void {
  const foreign = ids.find((id) => id >= card.vocabulary);
  if (foreign !== undefined)
    throw badRequest(`${card.title} has no token ${foreign}.`, 'Ask again: the models have changed since.');
  if (asked + ids.length > slots) throw tooLong(asked + ids.length, slots);
}

function tooLong(tokens: number, most: number): PatchbayError {
  return badRequest(`The text has ${tokens} tokens, and there is room for ${most}.`, 'Look at a shorter answer.');
}

/** For an augmenter that no link reads; undefined when its chat template refuses the conversation. */
function readingAlone(id: string, side: TextSide, { asked, reading }: Question): Reading | undefined {
  try {
    return new Reading(asked, reading.anchor, new Map([[id, side]]));
  } catch (thrown) {
    if (thrown instanceof PatchbayError) return undefined;
    throw thrown;
  }
}

function tokensIn(reading: Reading, id: string, answer: string, anchorEnds: readonly number[]): ReadTokens | undefined {
  const seen = reading.augmenterTokens(answer, anchorEnds).get(id);
  const read = reading.texts(answer).get(id);
  return seen && read && { ...seen, tokens: tokenTexts(read.text, read.ends) };
}

/**
 * What is read of a text that is too long. The last token of an answer may add more to an augmenter's text than there is
 * room for: nobody has read that.
 */
function cut({ ids, tokens, ...seen }: ReadTokens, most: number): ReadTokens {
  return { ids: ids.slice(0, most), tokens: tokens.slice(0, most), ...seen };
}
