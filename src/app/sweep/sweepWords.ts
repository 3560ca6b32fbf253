// What a sweep says of itself, in words.
import { layerName } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import { formatLoss, formatPercent, formatPlural, formatSeconds } from '../parts/format.ts';
import type { Trying } from '../state/sweep.ts';
import { clearlyApart, place, ranked, secondsLeft, standardError, type Measure } from '../state/sweepFigures.ts';
import { doneCount, type SweepRecord, type Tried } from '../state/sweepRecord.ts';

/** @param title of a model, by id; only where there is more than one augmenter to tell apart. */
export function candidateName({ pair, names }: Candidate, title?: (id: string) => string): string {
  if (!pair) return names[0];
  const whose = title ? `${title(pair.augmenter)} ` : '';
  return `${whose}${layerName(pair.from)} → ${layerName(pair.to)}`;
}

/** "Sweep: 5 of 16, about 3 min left". */
export function sweepLine(record: SweepRecord, trying?: Trying): string {
  const all = record.candidates.length;
  if (record.state === 'finished') return `Sweep finished: ${all} tried`;
  if (record.state === 'stopped') return `Sweep stopped after ${doneCount(record)} of ${all}`;
  if (record.state === 'paused') return `Sweep paused at ${place(record)} of ${all}`;
  const left = secondsLeft(record, trying);
  return `Sweep: ${place(record)} of ${all}${left === undefined ? '' : `, ${aboutTime(left)} left`}`;
}

/** For the line that has room for a word only: ", best is block 2 → block 3". */
export function bestWords(record: SweepRecord, title?: (id: string) => string): string {
  const [best] = record.state === 'finished' ? ranked(record, 'exact') : [];
  return best ? `, best is ${candidateName(best.candidate, title)} (${formatPercent(best.tried.exact)})` : '';
}

/** "about 40 s", "about 3 min", "about 2 h": nobody knows it better. */
export function aboutTime(seconds: number): string {
  if (seconds < 90) return `about ${formatSeconds(Math.max(1, seconds < 20 ? seconds : 5 * Math.round(seconds / 5)))}`;
  if (seconds < 5400) return `about ${formatSeconds(60 * Math.round(seconds / 60)).replace(/\s0\ss$/, '')}`;
  return `about ${formatSeconds(600 * Math.round(seconds / 600))}`;
}

/** "91 % ± 4", or the loss. */
export function figure(tried: Tried, measure: Measure): string {
  return measure === 'exact' ? formatPercent(tried.exact) : formatLoss(tried.loss);
}

export const uncertainty = (tried: Tried): string => `± ${Math.round(100 * standardError(tried))}`;

/** The best, and whether it is that for sure. */
export function bestSentence(record: SweepRecord, name: (candidate: Candidate) => string): string {
  const [best, ...rest] = ranked(record, 'exact');
  if (!best) return '';
  const close = rest.filter(({ tried }) => !clearlyApart(best.tried, tried)).length;
  const { tried } = best;
  const share = `${formatPercent(tried.exact)} (${uncertainty(tried)}) of ${formatPlural(tried.n, 'held-out question')}`;
  const sure =
    rest.length === 0
      ? ''
      : close === 0
        ? ' No other comes near.'
        : ` ${formatPlural(close, 'other is', 'others are')} too close to tell apart.`;
  return `Best${record.state === 'finished' ? '' : ' so far'}: ${name(best.candidate)}, right on ${share}.${sure}`;
}
