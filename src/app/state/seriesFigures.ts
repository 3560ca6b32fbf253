// What can be said of a series' figures: how sure they are, how far it is, how long the rest takes.
import { doneCount, nextOf, triedOf, type SeriesRecord, type Tried } from './seriesRecord.ts';

/** The candidate that is being trained. */
export interface Trying {
  id: string;
  step: number;
  steps: number;
  secondsLeft?: number;
}

type Share = Pick<Tried, 'exact' | 'n'>;

/**
 * Of a share of n questions: binomial, with one right and one wrong answer added (Laplace), so that none or all of a few
 * right does not pass for certain.
 */
export function standardError({ exact, n }: Share): number {
  const share = (exact * n + 1) / (n + 2);
  return n > 0 ? Math.sqrt((share * (1 - share)) / n) : 1;
}

/** Further apart than two standard errors of their difference? All answer the same questions, so this is careful. */
export function clearlyApart(a: Share, b: Share): boolean {
  return Math.abs(a.exact - b.exact) > 2 * Math.hypot(standardError(a), standardError(b));
}

/** Until all are tried, by the time that those took that are; undefined before anything is known. */
export function secondsLeft(record: SeriesRecord, trying?: Trying): number | undefined {
  const { candidates, outcomes } = record;
  const waiting = candidates.filter(({ id }) => !outcomes[id] && id !== trying?.id).length;
  const times = candidates.flatMap(({ id }) => triedOf(record, id)?.seconds ?? []);
  const left = trying?.secondsLeft;
  const guessed =
    trying && left !== undefined && trying.step > 0 && trying.step < trying.steps
      ? (left * trying.steps) / (trying.steps - trying.step)
      : undefined;
  const each = times.length > 0 ? times.reduce((sum, time) => sum + time, 0) / times.length : guessed;
  if (each === undefined) return undefined;
  if (!trying) return waiting * each;
  return (left ?? each) + waiting * each;
}

/**
 * Before it starts, by the speed of the last run; undefined when there was none, or nobody knows how large a step is. Scoring
 * comes on top.
 * @param perStep examples in one step.
 */
export function expectedSeconds(
  count: number,
  steps: number,
  perStep: number | undefined,
  examplesPerSecond: number,
): number | undefined {
  return examplesPerSecond > 0 && perStep !== undefined ? (count * steps * perStep) / examplesPerSecond : undefined;
}

/** "5" of "5 of 16": the one that is being tried, or is next. */
export function place(record: SeriesRecord): number {
  const next = nextOf(record);
  return next ? record.candidates.indexOf(next) + 1 : record.candidates.length;
}

export interface SeriesProgress {
  state: SeriesRecord['state'];
  place: number;
  done: number;
  all: number;
  secondsLeft?: number;
}

export const progressOf = (record: SeriesRecord, trying?: Trying): SeriesProgress => ({
  state: record.state,
  place: place(record),
  done: doneCount(record),
  all: record.candidates.length,
  secondsLeft: secondsLeft(record, trying),
});
