// What is shown of each candidate: a figure, a shade, whether it is the best; or why there is none yet.
import type { Trying } from '../state/seriesFigures.ts';
import { triedOf, type Tried } from '../state/seriesRecord.ts';
import { ranked, type Measure } from '../state/sweepFigures.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';
import { figure } from './sweepWords.ts';

export interface Cell {
  state: 'waiting' | 'trying' | 'failed' | 'tried';
  /** As it is shown; a few letters. */
  text: string;
  /** For those who do not see the shade. */
  words: string;
  /** 0…8: from the worst to the best of those that were tried. */
  shade?: number;
  isBest: boolean;
  tried?: Tried;
}

export const SHADES = 8;

export function cellsOf(record: SweepRecord, trying: Trying | undefined, measure: Measure): Map<string, Cell> {
  const order = ranked(record, measure);
  const [best, worst] = [order.at(0)?.tried[measure], order.at(-1)?.tried[measure]];
  const shade = (value: number): number =>
    best === undefined || worst === undefined || best === worst
      ? SHADES
      : Math.round((SHADES * Math.abs(value - worst)) / Math.abs(best - worst));
  return new Map(
    record.candidates.map(({ id }): [string, Cell] => {
      const tried = triedOf(record, id);
      if (tried) {
        const text = figure(tried, measure);
        const isBest = order.length > 1 && id === order[0].candidate.id;
        const words = `${measure === 'exact' ? 'right on' : 'loss'} ${text}${isBest ? ', best' : ''}`;
        return [id, { state: 'tried', text, words, shade: shade(tried[measure]), isBest, tried }];
      }
      if (record.outcomes[id]) return [id, { state: 'failed', text: 'failed', words: 'failed', isBest: false }];
      if (trying?.id !== id) return [id, { state: 'waiting', text: '·', words: 'not tried yet', isBest: false }];
      const words = `being trained, step ${trying.step} of ${trying.steps}`;
      return [id, { state: 'trying', text: `step ${trying.step}`, words, isBest: false }];
    }),
  );
}
