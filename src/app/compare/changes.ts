// Which answers of two wirings differ, and how: from the pinned one to the composed one.
import { COMPOSITION, PINNED } from '../../shared/protocol.ts';
import type { ComparedAnswer } from '../../shared/trials.ts';
import { formatPlural } from '../parts/format.ts';

export type Change = 'same' | 'nowRight' | 'nowWrong' | 'otherwise';

export interface Compared {
  prompt: string;
  expected: string;
  pinned: { text: string; right: boolean };
  composed: { text: string; right: boolean };
  change: Change;
}

export const CHANGE_WORDS: Record<Change, string> = {
  same: 'same answer',
  nowRight: 'became right',
  nowWrong: 'became wrong',
  otherwise: 'wrong in another way',
};

export function compared({ prompt, expected, answers }: ComparedAnswer): Compared {
  const of = (speaker: string): { text: string; right: boolean } => {
    const { text = '', right = false } = answers.find((each) => each.speaker === speaker) ?? {};
    return { text: text.trim(), right };
  };
  const [pinned, composed] = [of(PINNED), of(COMPOSITION)];
  return { prompt, expected: expected.trim(), pinned, composed, change: changeOf(pinned, composed) };
}

function changeOf(before: Compared['pinned'], now: Compared['composed']): Change {
  if (before.right !== now.right) return now.right ? 'nowRight' : 'nowWrong';
  return before.text === now.text ? 'same' : 'otherwise';
}

export function countChanges(all: readonly Compared[]): Record<Change, number> {
  const counts: Record<Change, number> = { same: 0, nowRight: 0, nowWrong: 0, otherwise: 0 };
  for (const { change } of all) counts[change]++;
  return counts;
}

/** "12 of 128 answers changed: 9 became right, 2 became wrong, 1 is wrong in another way." */
export function changesSentence(all: readonly Compared[]): string {
  const { same, nowRight, nowWrong, otherwise } = countChanges(all);
  const changed = all.length - same;
  if (all.length === 0) return '';
  if (changed === 0) return `None of ${formatPlural(all.length, 'answer')} changed.`;
  const parts = [
    nowRight > 0 && `${nowRight} became right`,
    nowWrong > 0 && `${nowWrong} became wrong`,
    otherwise > 0 && `${otherwise} ${otherwise === 1 ? 'is' : 'are'} wrong in another way`,
  ];
  return `${changed} of ${formatPlural(all.length, 'answer')} changed: ${parts.filter(Boolean).join(', ')}.`;
}
