// What is measured, in plain words, and how its figures are written.
import type { Measures } from '../../shared/evaluations.ts';
import { formatCount, formatLoss, formatPercent } from '../parts/format.ts';

export interface MeasureWords {
  key: keyof Measures;
  name: string;
  about: string;
  /** Which figure of a row is the best one; nothing where none is better. */
  better?: 'more' | 'less';
  write: (value: number) => string;
}

export const MEASURES: readonly MeasureWords[] = [
  {
    key: 'exact',
    name: 'Exact',
    about: 'Answers that are right to the letter.',
    better: 'more',
    write: formatPercent,
  },
  {
    key: 'numeric',
    name: 'Same number',
    about: 'Answers whose last number is that of the right answer, whatever stands around it.',
    better: 'more',
    write: formatPercent,
  },
  {
    key: 'chrf',
    name: 'chrF',
    about: 'How much of the right answer’s spelling is there, in runs of up to six letters: 0 is nothing, 100 is all.',
    better: 'more',
    write: (value) => value.toFixed(1),
  },
  {
    key: 'loss',
    name: 'Loss',
    about: 'How surprising the right answer is, for each token of it. Less is better; 0 is certain.',
    better: 'less',
    write: formatLoss,
  },
  {
    key: 'perplexity',
    name: 'Perplexity',
    about: 'The same as a number of choices: as unsure as among that many equally likely tokens.',
    better: 'less',
    write: (value) => (value < 1000 ? value.toPrecision(3) : formatCount(Math.round(value))),
  },
  { key: 'n', name: 'Questions', about: 'Held-out questions that these figures are of.', write: formatCount },
];

/** Of the figures in a row; the best are more than one when they are equal, and none when all are. */
export function bestOf({ key, better }: MeasureWords, all: readonly Measures[]): number[] {
  const values = all.map((measures) => measures[key]);
  const known = values.filter((value) => value !== undefined);
  if (!better || known.length < 2) return [];
  const best = better === 'more' ? Math.max(...known) : Math.min(...known);
  return known.every((value) => value === best) ? [] : values.flatMap((value, i) => (value === best ? [i] : []));
}
