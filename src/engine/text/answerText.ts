// The text of an answer while its tokens come. A token may hold only some bytes of a character: it is shown, and read by the
// augmenters, when it is whole.
import type { TextTokenizer } from './tokenizer.ts';
import { partEnd } from './tracked.ts';

const BROKEN = '\uFFFD';

export class AnswerText {
  readonly ids: number[] = [];
  /** Whole characters so far. */
  text = '';
  /** Where each token ends in the text, as `TextTokenizer.encode` counts. */
  readonly ends: number[] = [];
  private readonly tokenizer: TextTokenizer;
  private readonly before: readonly number[];
  private readonly start: string;
  private unfinished: readonly number[] = [];

  /** @param before the tokens of the question: a token by itself does not say whether a space goes in front of it. */
  constructor(tokenizer: TextTokenizer, before: readonly number[]) {
    this.tokenizer = tokenizer;
    this.before = before;
    this.start = tokenizer.decode(before);
  }

  add(id: number): void {
    this.ids.push(id);
    this.unfinished = unfinishedTail([...this.unfinished, ...this.tokenizer.bytesOf(id)]);
    const { whole } = this;
    const isBroken = this.unfinished.length > 0 && whole.endsWith(BROKEN);
    this.text = isBroken ? whole.slice(0, -BROKEN.length) : whole;
    const { length } = this.text;
    const [lead] = this.unfinished;
    this.ends.push(isBroken ? partEnd(length, length + 1, this.unfinished.length, lengthOf(lead)) : length);
  }

  /** With what is there of a character that never became whole. */
  get whole(): string {
    const added = this.tokenizer.decode([...this.before, ...this.ids]).slice(this.start.length);
    return this.start === '' && this.before.length > 0 && added !== '' ? ` ${added}` : added;
  }
}

/** The bytes at the end of UTF-8 that begin a character and do not end it. */
function unfinishedTail(bytes: readonly number[]): readonly number[] {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length];
    if (isContinuation(byte)) continue;
    return length < lengthOf(byte) ? bytes.slice(-length) : [];
  }
  return [];
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

/** Bytes of the character that begins with this one. */
function lengthOf(lead: number): number {
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
}
