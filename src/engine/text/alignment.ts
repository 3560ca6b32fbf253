// CALM decision that everything rests on: a query of the anchor sees the augmenter's tokens that end at or before the
// end of its own token, counted in characters of the text. One number a query says it: how many keys it sees.

/**
 * For each anchor token: how many augmenter tokens end at or before its end. Both lists are ends in the same text, never
 * falling; so is the answer. The same tokenizer on both sides gives 1, 2, 3 … O(n + m).
 */
export function visibleKeys(anchorEnds: readonly number[], augmenterEnds: readonly number[]): number[] {
  let seen = 0;
  return anchorEnds.map((end) => {
    while (seen < augmenterEnds.length && augmenterEnds[seen] <= end) seen++;
    return seen;
  });
}
