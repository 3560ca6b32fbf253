// Which of the questions that were evaluated are shown, and in which order: pure, over the newest evaluation and the one before.
import type { EvaluatedAnswer, EvaluatedRow } from '../../shared/evaluations.ts';
import { COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import { formatCount, formatPlural } from '../parts/format.ts';
import { changeOf, changesInWords, countChanges, type Change } from '../state/answerChanges.ts';
import type { KeptEvaluation } from '../state/evaluationRecord.ts';

export type Filter = 'all' | 'wrong' | 'changed';
export type Order = 'asked' | 'highest' | 'lowest';

export const PAGE = 50;

export interface QuestionRow extends EvaluatedRow {
  /** From 1, in the order in which they were asked. */
  number: number;
  /** Of the subject's answer; absent where there is nothing to compare with. */
  change?: Change;
  before?: string;
}

/** Whose answers are filtered by and sorted by: the composition, or else who was asked last. */
export const subjectOf = (speakers: readonly Speaker[]): number =>
  speakers.includes(COMPOSITION) ? speakers.indexOf(COMPOSITION) : speakers.length - 1;

/** @param before of the same examples; questions are found again by their text. */
export function questionRows(now: KeptEvaluation, before?: KeptEvaluation): QuestionRow[] {
  const subject = subjectOf(now.speakers);
  const at = before?.speakers.indexOf(now.speakers[subject]) ?? -1;
  const key = ({ prompt, expected }: EvaluatedRow): string => JSON.stringify([prompt, expected]);
  const earlier = new Map<string, EvaluatedAnswer>(
    before && at >= 0 ? before.rows.map((row) => [key(row), row.answers[at]]) : [],
  );
  return now.rows.map((row, i) => {
    const was = earlier.get(key(row));
    const numbered = { ...row, number: i + 1 };
    return was ? { ...numbered, change: changeOf(was, row.answers[subject]), before: was.text.trim() } : numbered;
  });
}

export function passes(row: QuestionRow, filter: Filter, subject: number): boolean {
  if (filter === 'all') return true;
  return filter === 'wrong' ? !row.answers[subject].right : row.change !== undefined && row.change !== 'same';
}

/** In the question, the right answer, or any answer; upper and lower case are the same. */
export function isFound({ prompt, expected, answers }: QuestionRow, find: string): boolean {
  const wanted = find.trim().toLowerCase();
  return [prompt, expected, ...answers.map(({ text }) => text)].some((text) => text.toLowerCase().includes(wanted));
}

/** Equal losses stay in the order in which they were asked. */
export function ordered(rows: readonly QuestionRow[], order: Order, subject: number): QuestionRow[] {
  if (order === 'asked') return [...rows];
  const sign = order === 'highest' ? -1 : 1;
  return rows.toSorted((a, b) => sign * (a.answers[subject].loss - b.answers[subject].loss));
}

export interface Shown {
  filter: Filter;
  find: string;
  order: Order;
}

export function shownRows(
  rows: readonly QuestionRow[],
  { filter, find, order }: Shown,
  subject: number,
): QuestionRow[] {
  return ordered(
    rows.filter((row) => passes(row, filter, subject) && isFound(row, find)),
    order,
    subject,
  );
}

/** "12 of 200 answers changed: 9 became right, …". Empty where none can be compared. @param who "Composed" */
export function changedSentence(rows: readonly QuestionRow[], who: string): string {
  const changes = rows.flatMap(({ change }) => change ?? []);
  if (changes.length === 0) return '';
  const counts = countChanges(changes);
  const changed = changes.length - counts.same;
  const compared = `“${who}” since the evaluation before`;
  if (changed === 0) return `${compared}: none of ${formatPlural(changes.length, 'answer')} changed.`;
  return `${compared}: ${formatCount(changed)} of ${formatPlural(changes.length, 'answer')} changed, ${changesInWords(counts)}.`;
}
