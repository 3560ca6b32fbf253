// The search for a learning rate, in words.
import type { RateSearchView } from '../state/rateSearch.ts';
import { formatCount, formatPlural } from '../parts/format.ts';

/** Two digits say enough: 0.0031, 0.12. */
export const rateText = (rate: number): string => String(Number(rate.toPrecision(2)));

/** What has come of it so far. */
export function rateSentence({ state, points, suggestion }: RateSearchView): string {
  const tried = formatPlural(points.length, 'rate');
  if (state === 'stopped') return `Stopped after ${tried}.`;
  if (state !== 'found') return '';
  if (suggestion !== undefined) return `Of ${tried}, ${rateText(suggestion)} is the one to take.`;
  return `${formatCount(points.length)} rates do not tell: the loss falls nowhere clearly. Keep the rate that you have.`;
}
