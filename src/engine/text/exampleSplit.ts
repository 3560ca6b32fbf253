// Which questions are held out: the text of a question decides, and nothing else, so that it is on the same side in every
// file, in any order, and on every visit.
import type { Example } from '../../shared/protocol.ts';

export const USUAL_SHARE = 0.1;

/** Marks of a sentence. Signs that one calculates with, and brackets, are not among them: with others it is another question. */
const SENTENCE_MARKS = /[\s.,;:!?¿¡"'`´‘’‚“”„«»‹›…]+/g;
const SPACE_AT_SIGNS = / ?([^\p{L}\p{N}\p{M} ]) ?/gu;

/** A question as it is compared: Unicode's compatible forms, case, spaces and the marks of sentences make no difference. */
export function questionOf(prompt: string): string {
  const same = prompt.normalize('NFKC').toLowerCase();
  const bare = same.replace(SENTENCE_MARKS, ' ').replace(SPACE_AT_SIGNS, '$1').trim();
  return bare === '' ? same : bare;
}

/** Gathers questions, and knows then which of them are held out. */
export class QuestionSplit {
  private readonly share: number;
  private readonly places = new Map<string, number>();
  private lowest: string | undefined;
  private highest: string | undefined;

  /** @param share of the questions that is held out, 0…1: about so many. */
  constructor(share = USUAL_SHARE) {
    this.share = share;
  }

  add(question: string): void {
    if (this.places.has(question)) return;
    this.places.set(question, placeOf(question));
    if (this.lowest === undefined || this.isBefore(question, this.lowest)) this.lowest = question;
    if (this.highest === undefined || this.isBefore(this.highest, question)) this.highest = question;
  }

  /**
   * Of questions that were added. With two of them or more neither side is empty; a single one is trained on.
   * @param filled sides that have other questions already.
   */
  holdsOut(question: string, filled: { train?: boolean; heldOut?: boolean } = {}): boolean {
    if (question === this.highest && !filled.train) return false;
    if (question === this.lowest && !filled.heldOut) return true;
    return (this.places.get(question) ?? 1) < this.share;
  }

  private isBefore(a: string, b: string): boolean {
    const [placeA, placeB] = [this.places.get(a) ?? 0, this.places.get(b) ?? 0];
    return placeA < placeB || (placeA === placeB && a < b);
  }
}

/** @param key what of a prompt decides; another one than `questionOf` only for what was split before there was that. */
export function splitExamples(
  examples: readonly Example[],
  { share = USUAL_SHARE, key = questionOf }: { share?: number; key?: (prompt: string) => string } = {},
): { train: Example[]; heldOut: Example[] } {
  const questions = examples.map(({ prompt }) => key(prompt));
  const split = new QuestionSplit(share);
  for (const question of questions) split.add(question);
  const isHeldOut = questions.map((question) => split.holdsOut(question));
  return {
    train: examples.filter((_, i) => !isHeldOut[i]),
    heldOut: examples.filter((_, i) => isHeldOut[i]),
  };
}

/** A number in [0, 1) that only the text decides: FNV-1a, then mixed, since its upper bits alone are uneven for short text. */
function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
