// What a sweep says of itself, in words.
import { layerName } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import { formatLoss, formatPercent, formatPlural } from '../parts/format.ts';
import { seriesLine } from '../parts/seriesWords.ts';
import { clearlyApart, progressOf, standardError, type Trying } from '../state/seriesFigures.ts';
import type { Tried } from '../state/seriesRecord.ts';
import { ranked, type Measure } from '../state/sweepFigures.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';

/** @param title of a model, by id; only where there is more than one augmenter to tell apart. */
export function candidateName({ pair, names }: Candidate, title?: (id: string) => string): string {
  if (!pair) return names[0];
  const whose = title ? `${title(pair.augmenter)} ` : '';
  return `${whose}${layerName(pair.from)} → ${layerName(pair.to)}`;
}

export const sweepLine = (record: SweepRecord, trying?: Trying): string =>
  seriesLine('Sweep', progressOf(record, trying));

/** For the line that has room for a word only: ", best is block 2 → block 3". */
export function bestWords(record: SweepRecord, title?: (id: string) => string): string {
  const [best] = record.state === 'finished' ? ranked(record, 'exact') : [];
  return best ? `, best is ${candidateName(best.candidate, title)} (${formatPercent(best.tried.exact)})` : '';
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
