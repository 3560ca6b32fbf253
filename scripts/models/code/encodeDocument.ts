// The augmenter's documents as tokens and labels.
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import type { Random } from '../../../src/engine/tables/random.ts';
import { END, UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import type { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import type { Piece } from './documents.ts';

/** Of the things that can be known, so many are read as `<unk>`. */
const HIDDEN = 0.5;
/** Before so many names stands an `<unk>` or two. */
const INTERRUPTED = 0.3;

/**
 * Labels: what can be known from what stands before it, and the end of text behind that. Half of it is read as `<unk>`, and
 * further unknown tokens stand between, so that whatever is written between the names of a text (English, signs) disturbs as
 * little: what a name means is known at the name.
 */
export function encodeDocument(tokenizer: TextTokenizer, pieces: readonly Piece[], random: Random): EncodedExample {
  const idOf = (token: string): number => tokenizer.idOf(token) ?? 0;
  const [unknown, end] = [idOf(UNKNOWN), idOf(END)];
  const ids: number[] = [];
  const labels: number[] = [];
  const put = (id: number, label: number): void => {
    ids.push(id);
    labels.push(label);
  };
  for (const [i, { text, isKnowable }] of pieces.entries()) {
    const next = pieces.at(i + 1);
    const label = next?.isKnowable ? idOf(next.text) : NO_LABEL;
    if (!isKnowable) put(idOf(text), label);
    else if (random.uniform() < HIDDEN) put(unknown, NO_LABEL);
    else put(idOf(text), end);
    if (isKnowable && random.uniform() < INTERRUPTED)
      for (let count = 1 + random.integer(2); count > 0; count--) put(unknown, NO_LABEL);
  }
  return { ids, labels, augmenters: new Map() };
}
