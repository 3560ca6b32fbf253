// An answer, token by token: the text so far goes to the anchor and to every augmenter at each step (CALM §3, decoding).
import type { Answer } from '../shared/protocol.ts';
import type { CachedComposition } from './bridge/cachedComposition.ts';
import { augmenterTokens, continuation, type TextSide } from './text/textSide.ts';

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
 * @throws RangeError when the prompt alone is longer than the caches.
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
  const generated: number[] = [];
  const ends = [...encoded.ends];
  let text = '';
  const result = (ended: Answer['ended']): Generated => ({ ids: generated, text, ended });
  while (generated.length < maxTokens) {
    if (stopped()) return result('stopped');
    const ids = [...encoded.ids, ...generated];
    if (ids.length >= cached.slots) return result('context');
    await cached.advance(ids, augmenterTokens(start + text, ends, augmenters));
    const token = await cached.next();
    if (eosIds.includes(token)) return result('end');
    generated.push(token);
    text = continuation(tokenizer, encoded.ids, generated);
    ends.push(start.length + text.length);
    onText(text);
  }
  return result('limit');
}
