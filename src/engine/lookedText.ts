// A question and the answer that was given to it, as every model here has them: the tokens that were chosen are taken as they
// are, and what the augmenters read follows from the text, as it did while the answer was written.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { TextToLookAt } from '../shared/looks.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { ModelTexts } from './looking/lookedRows.ts';
import { fittingQuestion, withAnswer, type Question, type Readers } from './question.ts';
import { AnswerText } from './text/answerText.ts';
import { Reading, type AugmenterTokens, type TextSide } from './text/textSide.ts';
import { tokenTexts } from './text/tokenTexts.ts';

/** Where nobody says what was left out for the answer: as much as is for most. */
const ANY_ANSWER = { maxTokens: Infinity };

export interface LookedModels {
  anchor: LoadedModel;
  augmenters: readonly LoadedModel[];
  /** Longest text that there is room for, in tokens. */
  context: number;
}

/** One augmenter's part of a text. Anchor tokens may see more than there are: the text was too long for the model. */
export interface ReadTokens extends AugmenterTokens {
  tokens: string[];
}

export interface LookedText extends ModelTexts {
  ids: number[];
  tokens: string[];
  promptTokens: number;
  augmenters: ReadonlyMap<string, ReadTokens>;
}

const NOTHING: ReadTokens = { ids: [], tokens: [], visible: [] };

export class AnsweredQuestion {
  readonly whole: LookedText;
  private readonly question: Question;
  private readonly models: LookedModels;
  private readonly readings: ReadonlyMap<string, Reading>;
  private readonly ids: readonly number[];
  private readonly ends: readonly number[];
  /** The answer after so many tokens. */
  private readonly answers: readonly string[];

  /**
   * @param readers of the composition that answered.
   * @throws PatchbayError 'bad-request' for tokens that the anchor does not have, or a text that is too long.
   */
  constructor(readers: Readers, models: LookedModels, { prompt, ids, droppedMessages }: TextToLookAt) {
    this.models = models;
    this.question = fittingQuestion(readers, prompt, droppedMessages === undefined ? ANY_ANSWER : { droppedMessages });
    checkIds(ids, this.question.ids.length, readers.slots, models.anchor);
    const answer = new AnswerText(readers.anchor.tokenizer, this.question.ids);
    const answers = [''];
    for (const id of ids) {
      answer.add(id);
      answers.push(answer.text);
    }
    this.answers = answers;
    ({ ids: this.ids, ends: this.ends } = withAnswer(this.question, answer));
    this.readings = new Map(
      models.augmenters.flatMap(({ card: { id }, side }) => {
        const reading = readers.augmenters.has(id) ? this.question.reading : readingAlone(id, side, this.question);
        return reading ? [[id, reading] as const] : [];
      }),
    );
    this.whole = this.upTo(this.ids.length);
    for (const id of readers.augmenters.keys()) this.checkLength(id);
  }

  /** As it was when the anchor had so many tokens, in the answer; the question is there from the start. */
  upTo(anchorTokens: number): LookedText {
    const asked = this.question.ids.length;
    const length = Math.max(asked, anchorTokens);
    const answer = this.answers[length - asked];
    const ends = this.ends.slice(0, length);
    const { augmenters, context } = this.models;
    const read = augmenters.map(({ card: { id, contextLength } }) => {
      const tokens = this.tokensOf(id, answer, ends);
      return [id, cut(tokens, Math.min(context, contextLength))] as const;
    });
    return {
      ids: this.ids.slice(0, length),
      tokens: tokenTexts(this.question.reading.anchor.text + answer, ends),
      promptTokens: asked,
      augmenters: new Map(read),
    };
  }

  private tokensOf(id: string, answer: string, anchorEnds: readonly number[]): ReadTokens {
    const reading = this.readings.get(id);
    const [seen, read] = [reading?.augmenterTokens(answer, anchorEnds).get(id), reading?.texts(answer).get(id)];
    return seen && read ? { ...seen, tokens: tokenTexts(read.text, read.ends) } : NOTHING;
  }

  /** The last token of an answer may add more to an augmenter's text than there is room for: nobody has read that. */
  private checkLength(id: string): void {
    const read = this.whole.augmenters.get(id) ?? NOTHING;
    const before = read.visible.at(-2) ?? 0;
    if (before > read.ids.length) throw tooLong(before, read.ids.length);
  }
}

function checkIds(ids: readonly number[], asked: number, slots: number, { card }: LoadedModel): void {
  const foreign = ids.find((id) => id >= card.vocabulary);
  if (foreign !== undefined) throw badRequest(`${card.title} has no token ${foreign}.`, 'Ask the question again.');
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

function cut({ ids, tokens, ...seen }: ReadTokens, most: number): ReadTokens {
  return { ids: ids.slice(0, most), tokens: tokens.slice(0, most), ...seen };
}
