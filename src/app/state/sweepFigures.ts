// Which of a sweep's candidates is best.
import type { Candidate } from '../../shared/sweeps.ts';
import { triedOf, type Tried } from './seriesRecord.ts';
import type { SweepRecord } from './sweepRecord.ts';

export type Measure = 'exact' | 'loss';

/** Those that were tried, best first; equal accuracy goes by loss. */
export function ranked(record: SweepRecord, measure: Measure): { candidate: Candidate; tried: Tried }[] {
  const all = record.candidates.flatMap((candidate) => {
    const tried = triedOf(record, candidate.id);
    return tried ? [{ candidate, tried }] : [];
  });
  const better = (a: Tried, b: Tried): number =>
    measure === 'exact' ? b.exact - a.exact || a.loss - b.loss : a.loss - b.loss || b.exact - a.exact;
  return all.toSorted((a, b) => better(a.tried, b.tried));
}
