// Examples as token ids: what the anchor reads, what it should say, and what it may see of each augmenter.
import type { Example } from '../../shared/protocol.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { augmenterTokens, joinText, type AugmenterTokens, type TextSide } from '../text/textSide.ts';

export interface EncodedExample {
  /** The anchor's tokens of prompt and completion. */
  ids: number[];
  /** What follows each of them; NO_LABEL where nothing is to be learned. */
  labels: number[];
  augmenters: ReadonlyMap<string, AugmenterTokens>;
}

/** Only what follows the prompt is labelled: the completion, and the end of text if the model has one. */
export function encodeExample(
  { prompt, completion }: Example,
  anchor: TextSide,
  augmenters: ReadonlyMap<string, TextSide> = new Map(),
): EncodedExample {
  const text = joinText(prompt, completion);
  const { ids, ends } = anchor.tokenizer.encode(text);
  const following = ids.map((_, t) => ids[t + 1] ?? anchor.eosIds[0] ?? NO_LABEL);
  const labels = following.map((id, t) => (t + 1 === ids.length || ends[t + 1] > prompt.length ? id : NO_LABEL));
  return { ids, labels, augmenters: augmenterTokens(text, prompt.length, ends, augmenters) };
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
