// What the anchor can do by itself, and how much of it others still do: CALM's claim is that nothing is lost (§1), and
// adapters on the anchor are known to lose some.
import { badRequest } from '../shared/errors.ts';
import { ANCHOR, type Example, type Speaker } from '../shared/protocol.ts';
import type { Speakers } from './speakers.ts';

/** Examples that are scored at the most. */
const MOST_EXAMPLES = 10_000;

export class AnchorSkill {
  private readonly speakers: Speakers;
  /** Of the examples that were asked for last: the anchor never changes. */
  private last: { examples: string; known: readonly Example[] } | undefined;

  constructor(speakers: Speakers) {
    this.speakers = speakers;
  }

  /**
   * Those that the anchor alone answers right; the same list for the same examples.
   * @throws PatchbayError 'bad-request' for too many examples, or one that is too long for the anchor.
   */
  async known(examples: readonly Example[]): Promise<readonly Example[]> {
    if (examples.length > MOST_EXAMPLES)
      throw badRequest(
        `${examples.length} questions are more than the ${MOST_EXAMPLES} that can be measured.`,
        'Give fewer questions.',
      );
    const key = JSON.stringify(examples.map(({ prompt, completion }) => [prompt, completion]));
    if (this.last?.examples === key) return this.last.known;
    const scores = await this.speakers.scoreEach(ANCHOR, examples);
    const known = examples.filter((_, i) => scores[i].right);
    this.last = { examples: key, known };
    return known;
  }
}

/** How many of these questions a speaker answers right. */
export async function countRight(speakers: Speakers, speaker: Speaker, known: readonly Example[]): Promise<number> {
  const scores = await speakers.scoreEach(speaker, known);
  return scores.filter(({ right }) => right).length;
}
