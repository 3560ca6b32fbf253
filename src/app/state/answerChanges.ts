// How an answer differs from an earlier one to the same question.
export type Change = 'same' | 'nowRight' | 'nowWrong' | 'otherwise';

export interface JudgedAnswer {
  text: string;
  right: boolean;
}

export const CHANGE_WORDS: Record<Change, string> = {
  same: 'same answer',
  nowRight: 'became right',
  nowWrong: 'became wrong',
  otherwise: 'wrong in another way',
};

/** White space around an answer says nothing. */
export function changeOf(before: JudgedAnswer, now: JudgedAnswer): Change {
  if (before.right !== now.right) return now.right ? 'nowRight' : 'nowWrong';
  return now.right || before.text.trim() === now.text.trim() ? 'same' : 'otherwise';
}

export function countChanges(changes: readonly Change[]): Record<Change, number> {
  const counts: Record<Change, number> = { same: 0, nowRight: 0, nowWrong: 0, otherwise: 0 };
  for (const change of changes) counts[change]++;
  return counts;
}

/** "9 became right, 2 became wrong, 1 is wrong in another way"; empty when none changed. */
export function changesInWords({ nowRight, nowWrong, otherwise }: Record<Change, number>): string {
  const parts = [
    nowRight > 0 && `${nowRight} became right`,
    nowWrong > 0 && `${nowWrong} became wrong`,
    otherwise > 0 && `${otherwise} ${otherwise === 1 ? 'is' : 'are'} wrong in another way`,
  ];
  return parts.filter(Boolean).join(', ');
}
