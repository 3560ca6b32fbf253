// The cross mask between models that have a conversation in different words: an end in the anchor's text becomes the end of
// what its reader may know in the augmenter's text. Contents are the clock: an augmenter's text goes as far as all the
// contents in it are known. What the templates say between them is no news.
import type { PutText } from './conversation.ts';

/** A content that is known to its end, white space that was trimmed included. */
const ALL = Infinity;

/**
 * Ends in the anchor's text (never falling) as ends in the augmenter's; never falling either.
 * - As far as both texts are the same, the same: equal templates and tokenizers give 1, 2, 3 …
 * - In a content: as far into the content. At its end: its end, as long as the template has something to add.
 * - Between contents: the start of the next content that is not known, since it is not known yet.
 * - In the answer, which comes last in both: as far into the answer.
 */
export function mappedEnds(ends: readonly number[], anchor: PutText, augmenter: PutText): number[] {
  const same = commonLength(anchor.text, augmenter.text);
  const [answer, otherAnswer] = [anchor.text.length, augmenter.text.length];
  const known = knowledge(anchor);
  const contents = augmenter.places
    .flatMap((place, index) => (place ? [{ place, index }] : []))
    .toSorted((a, b) => a.place.from - b.place.from);

  const mapped = (end: number): number => {
    if (end <= same) return end;
    if (end >= answer) return otherAnswer + end - answer;
    for (const { place, index } of contents) {
      const offset = known(index, end);
      if (offset === ALL) continue;
      if (place.isWhole) return place.from;
      return Math.min(place.to, place.from + Math.max(0, offset - place.skipped));
    }
    return otherAnswer;
  };
  let furthest = -Infinity;
  return ends.map((end) => (furthest = Math.max(furthest, mapped(end))));
}

/** How many characters of a message's content are known to who has read so far. */
function knowledge({ text, places }: PutText): (index: number, end: number) => number {
  const starts = new Set([text.length, ...places.flatMap((place) => (place ? [place.from] : []))]);
  return (index, end) => {
    const place = places[index];
    if (!place || end > place.to) return ALL;
    if (end === place.to && (place.isWhole || starts.has(end))) return ALL;
    return place.isWhole || end <= place.from ? 0 : place.skipped + end - place.from;
  };
}

/** Two equal texts are the same for ever: the same answer follows. */
function commonLength(a: string, b: string): number {
  if (a === b) return Infinity;
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}
