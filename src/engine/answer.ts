// An answer, token by token: the text so far goes to the anchor and to every augmenter at each step (CALM §3, decoding).
import { badRequest } from '../shared/errors.ts';
import { GREEDY, samplingProblem, type Sampling } from '../shared/sampling.ts';
import type { Answer } from '../shared/protocol.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import { augmenterTokens, continuation, type AugmenterTokens, type TextSide } from './text/textSide.ts';
import { wholeCharacters } from './text/wholeCharacters.ts';

export interface Answering {
  cached: CachedComposition;
  anchor: TextSide;
  /** Those that links read. */
  augmenters: ReadonlyMap<string, TextSide>;
}

export interface Generated {
  ids: number[];
  text: string;
  ended: Answer['ended'];
}

export interface GenerateOptions {
  maxTokens: number;
  sampling?: Sampling;
  /** Gets the whole answer so far after each token. */
  onText?: (text: string) => void;
  /** Asked before each token. */
  stopped?: () => boolean;
}

/**
 * One token after another until the model ends the text, `maxTokens` are reached or the caches are full.
 * @throws PatchbayError 'bad-request' when the prompt is empty, has more tokens than a model here can read, or the sampling
 * makes no sense.
 */
export async function generate(
  { cached, anchor, augmenters }: Answering,
  prompt: string | readonly number[],
  { maxTokens, sampling = GREEDY, onText = () => undefined, stopped = () => false }: GenerateOptions,
): Promise<Generated> {
  const problem = samplingProblem(sampling);
  if (problem) throw badRequest(problem, 'Change the settings of the answer.');
  const { tokenizer, eosIds } = anchor;
  const start = typeof prompt === 'string' ? prompt : tokenizer.decode(prompt);
  const encoded =
    typeof prompt === 'string' ? tokenizer.encode(prompt) : { ids: [...prompt], ends: prompt.map(() => start.length) };
  const ends = [...encoded.ends];
  const seenOf = (text: string) => augmenterTokens(start + text, start.length, ends, augmenters);
  checkPrompt(encoded.ids.length, longestOf(encoded.ids, seenOf('')), cached.slots);
  cached.sampling = sampling;
  const tokens = new TokenStream(cached, maxTokens);
  const generated: number[] = [];
  let text = '';
  let heard = { text: '', share: 0 }; // of the text, by the augmenters
  const result = (ended: Answer['ended']): Generated => ({ ids: generated, text, ended });
  while (generated.length < maxTokens) {
    if (stopped()) return result('stopped');
    const ids = [...encoded.ids, ...generated];
    const seen = seenOf(heard.text);
    if (longestOf(ids, seen) >= cached.slots) return result('context');
    const token = await tokens.after(ids, seen);
    if (eosIds.includes(token)) return result('end');
    generated.push(token);
    text = continuation(tokenizer, encoded.ids, generated);
    heard = wholeCharacters(tokenizer, generated, text);
    ends.push(Math.max(ends[ends.length - 1], start.length + heard.text.length + heard.share));
    onText(text);
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

/** Tokens of the text in the tokenizer that makes the most of it: the models share one number of slots. */
function longestOf(ids: readonly number[], augmenters: ReadonlyMap<string, AugmenterTokens>): number {
  return Math.max(ids.length, ...[...augmenters.values()].map((tokens) => tokens.ids.length));
}

function checkPrompt(length: number, longest: number, slots: number): void {
  if (length === 0) throw badRequest('The question is empty.', 'Type a question first.');
  if (longest >= slots)
    throw badRequest(`The question has ${longest} tokens, and there is room for ${slots}.`, 'Ask a shorter one.');
}
