// Which answers of two wirings differ, and how: from the pinned one to the composed one.
import { COMPOSITION, PINNED } from '../../shared/protocol.ts';
import type { ComparedAnswer } from '../../shared/trials.ts';
import { formatPlural } from '../parts/format.ts';
import { changeOf, changesInWords, countChanges, type Change } from '../state/answerChanges.ts';

export interface Compared {
  prompt: string;
  expected: string;
  pinned: { text: string; right: boolean };
  composed: { text: string; right: boolean };
  change: Change;
}

export function compared({ prompt, expected, answers }: ComparedAnswer): Compared {
  const of = (speaker: string): { text: string; right: boolean } => {
    const { text = '', right = false } = answers.find((each) => each.speaker === speaker) ?? {};
    return { text: text.trim(), right };
  };
  const [pinned, composed] = [of(PINNED), of(COMPOSITION)];
  return { prompt, expected: expected.trim(), pinned, composed, change: changeOf(pinned, composed) };
}

/** "12 of 128 answers changed: 9 became right, 2 became wrong, 1 is wrong in another way." */
export function changesSentence(all: readonly Compared[]): string {
  const counts = countChanges(all.map(({ change }) => change));
  const changed = all.length - counts.same;
  if (all.length === 0) return '';
  if (changed === 0) return `None of ${formatPlural(all.length, 'answer')} changed.`;
  return `${changed} of ${formatPlural(all.length, 'answer')} changed: ${changesInWords(counts)}.`;
}
