// Real texts and files with parts of them changed: bits flipped, cut, moved, repeated, words of the format put in anywhere.
import * as fc from 'fast-check';

/** A place as a share of the whole, in millionths. */
const place = fc.nat(1_000_000);
const at = (share: number, length: number): number => Math.floor((share / 1_000_001) * (length + 1));
const MOST = 40_000;

const edit = (words: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ put: fc.constantFrom(...words), place }) },
    { weight: 2, arbitrary: fc.record({ flip: fc.nat(255), place }) },
    { weight: 2, arbitrary: fc.record({ cut: fc.nat(200), place }) },
    { weight: 1, arbitrary: fc.record({ end: place }) },
    { weight: 2, arbitrary: fc.record({ move: fc.nat(100), place, to: place }) },
    { weight: 2, arbitrary: fc.record({ times: fc.integer({ min: 1, max: 400 }), length: fc.nat(40), place }) },
    { weight: 1, arbitrary: fc.record({ many: fc.constantFrom(...words), times: fc.nat(5000), place }) },
  );
type Edit = ReturnType<typeof edit> extends fc.Arbitrary<infer Value> ? Value : never;

interface Pieces<Whole> {
  length: (whole: Whole) => number;
  slice: (whole: Whole, from: number, to?: number) => Whole;
  join: (parts: Whole[]) => Whole;
  word: (text: string) => Whole;
  flip: (whole: Whole, at: number, bits: number) => Whole;
}

const TEXT: Pieces<string> = {
  length: (text) => text.length,
  slice: (text, from, to) => text.slice(from, to),
  join: (parts) => parts.join(''),
  word: (text) => text,
  flip: (text, index, bits) => String.fromCharCode(text.charCodeAt(index) ^ bits),
};

const encoder = new TextEncoder();
const BYTES: Pieces<Uint8Array<ArrayBuffer>> = {
  length: (bytes) => bytes.length,
  slice: (bytes, from, to) => bytes.slice(from, to),
  join: (parts) => Uint8Array.from(Buffer.concat(parts)),
  word: (text) => encoder.encode(text),
  flip: (bytes, index, bits) => Uint8Array.of(bytes[index] ^ bits),
};

function applied<Whole>(pieces: Pieces<Whole>, whole: Whole, change: Edit): Whole {
  const { length, slice, join, word, flip } = pieces;
  const all = length(whole);
  const from = at('end' in change ? change.end : change.place, all);
  const put = (part: Whole, to = from): Whole => join([slice(whole, 0, from), part, slice(whole, to)]);
  if ('put' in change) return put(word(change.put));
  if ('many' in change) return put(word(change.many.repeat(change.times).slice(0, MOST)));
  if ('flip' in change) return from < all ? put(flip(whole, from, change.flip), from + 1) : whole;
  if ('cut' in change) return put(word(''), from + change.cut);
  if ('end' in change) return slice(whole, 0, from);
  if ('times' in change)
    return put(join(Array.from({ length: change.times }, () => slice(whole, from, from + change.length))));
  const moved = slice(whole, from, from + change.move);
  const rest = put(word(''), from + change.move);
  const to = at(change.to, length(rest));
  return join([slice(rest, 0, to), moved, slice(rest, to)]);
}

function changed<Whole>(pieces: Pieces<Whole>, originals: readonly Whole[], words: readonly string[]) {
  return fc
    .tuple(fc.nat(originals.length - 1), fc.array(edit(words), { maxLength: 6 }))
    .map(([which, edits]) => edits.reduce((whole, each) => applied(pieces, whole, each), originals[which]));
}

/** @param words of the format, that are put in anywhere. */
export const changedText = (originals: readonly string[], words: readonly string[]): fc.Arbitrary<string> =>
  changed(TEXT, originals, words);

export const changedBytes = (
  originals: readonly Uint8Array<ArrayBuffer>[],
  words: readonly string[],
): fc.Arbitrary<Uint8Array<ArrayBuffer>> => changed(BYTES, originals, words);
