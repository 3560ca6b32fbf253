// An answer, token by token: the text so far goes to the anchor and to every augmenter at each step (CALM §3, decoding).
import { badRequest } from '../shared/errors.ts';
import { GREEDY, samplingProblem, type Sampling } from '../shared/sampling.ts';
import type { Answer } from '../shared/protocol.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import { fittingQuestion, longestOf, withAnswer, type Answering, type Question } from './question.ts';
import { AnswerText } from './text/answerText.ts';
import type { Prompt } from './text/conversation.ts';
import type { AugmenterTokens } from './text/textSide.ts';
import { plainTurn, turnOf } from './text/turn.ts';

export interface Generated {
  ids: number[];
  text: string;
  ended: Answer['ended'];
  question: Pick<Question, 'ids' | 'format' | 'droppedMessages'>;
}

export interface GenerateOptions {
  maxTokens: number;
  sampling?: Sampling;
  /** Gets the answer so far after each token, whole characters only. */
  onText?: (text: string) => void;
  /** Asked before each token. */
  stopped?: () => boolean;
}

/**
 * One token after another until the model ends the text, `maxTokens` are reached or the caches are full. Of a conversation
 * that is too long the oldest messages are left out.
 * @throws PatchbayError 'bad-request' when the prompt is empty, has more tokens than a model here can read, is refused by a
 * chat template, or the sampling makes no sense.
 */
export async function generate(
  answering: Answering,
  prompt: Prompt | readonly number[],
  { maxTokens, sampling = GREEDY, onText = () => undefined, stopped = () => false }: GenerateOptions,
): Promise<Generated> {
  const problem = samplingProblem(sampling);
  if (problem) throw badRequest(problem, 'Change the settings of the answer.');
  const { cached, anchor } = answering;
  const question = fittingQuestion({ ...answering, slots: cached.slots }, prompt, { maxTokens });
  const { format, droppedMessages, reading } = question;
  const { stopIds } = format === 'chat' ? turnOf(anchor) : plainTurn(anchor);
  const answer = new AnswerText(anchor.tokenizer, question.ids);
  const tokens = new TokenStream(cached, maxTokens);
  cached.choose(sampling, question.ids);
  const result = (ended: Answer['ended']): Generated => {
    if (answer.ids.length > 0) cached.chosen([...question.ids, ...answer.ids]);
    const { ids, whole: text } = answer;
    return { ids, text, ended, question: { ids: question.ids, format, droppedMessages } };
  };
  while (answer.ids.length < maxTokens) {
    if (stopped()) return result('stopped');
    const { ids, ends } = withAnswer(question, answer);
    const seen = reading.augmenterTokens(answer.text, ends);
    if (longestOf(ids, seen) >= cached.slots) return result('context');
    const token = await tokens.after(ids, seen);
    if (stopIds.includes(token)) return result('end');
    answer.add(token);
    onText(answer.text);
  }
  return result('limit');
}

/**
 * Where no augmenter has to read a token first, the GPU goes on with it before the page has: it is read while those after it
 * are computed. Those that come after the end of the answer are thrown away.
 */
class TokenStream {
  private readonly cached: CachedComposition;
  private readonly maxTokens: number;
  private readonly coming: Promise<number>[] = [];
  private asked = 0;

  constructor(cached: CachedComposition, maxTokens: number) {
    this.cached = cached;
    this.maxTokens = maxTokens;
  }

  /** The token after a text, which is that of the call before and the token that it gave. */
  async after(ids: readonly number[], seen: ReadonlyMap<string, AugmenterTokens>): Promise<number> {
    const { cached } = this;
    if (this.coming.length === 0) {
      await cached.advance(ids, seen);
      this.ask();
    }
    while (this.coming.length <= cached.tokensAhead && this.asked < this.maxTokens && cached.hasRoom) {
      await cached.advanceByChosen();
      this.ask();
    }
    return this.coming.shift() ?? Promise.reject(new Error('No token was asked for.'));
  }

  private ask(): void {
    this.asked++;
    const token = this.cached.next();
    token.catch(() => undefined); // whoever waits for it hears of it
    this.coming.push(token);
  }
}
