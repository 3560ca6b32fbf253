// An answer, token by token: the text so far goes to the anchor and to every augmenter at each step (CALM §3, decoding).
import { badRequest } from '../shared/errors.ts';
import type { Answer } from '../shared/protocol.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import { augmenterTokens, continuation, type AugmenterTokens, type TextSide } from './text/textSide.ts';

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

/**
 * Greedy decoding. `onText` gets the whole answer so far after each token; `stopped` is asked before each.
 * @throws PatchbayError 'bad-request' when the prompt is empty, or has more tokens than a model here can read.
 */
export async function generate(
  { cached, anchor, augmenters }: Answering,
  prompt: string | readonly number[],
  maxTokens: number,
  onText: (text: string) => void = () => undefined,
  stopped: () => boolean = () => false,
): Promise<Generated> {
  const { tokenizer, eosIds } = anchor;
  const start = typeof prompt === 'string' ? prompt : tokenizer.decode(prompt);
  const encoded =
    typeof prompt === 'string' ? tokenizer.encode(prompt) : { ids: [...prompt], ends: prompt.map(() => start.length) };
  const ends = [...encoded.ends];
  checkPrompt(
    encoded.ids.length,
    longestOf(encoded.ids, augmenterTokens(start, start.length, ends, augmenters)),
    cached.slots,
  );
  const generated: number[] = [];
  let text = '';
  const result = (ended: Answer['ended']): Generated => ({ ids: generated, text, ended });
  while (generated.length < maxTokens) {
    if (stopped()) return result('stopped');
    const ids = [...encoded.ids, ...generated];
    const seen = augmenterTokens(start + text, start.length, ends, augmenters);
    if (longestOf(ids, seen) >= cached.slots) return result('context');
    await cached.advance(ids, seen);
    const token = await cached.next();
    if (eosIds.includes(token)) return result('end');
    generated.push(token);
    text = continuation(tokenizer, encoded.ids, generated);
    ends.push(start.length + text.length);
    onText(text);
  }
  return result('limit');
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
