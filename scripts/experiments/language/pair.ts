// The pair of "ovari" and "english", as the experiment takes it: what a seed draws, and what is asked in which language.
import { language } from '../../../src/shared/presets/language.ts';
import type { Measure } from '../../../src/shared/experiments.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { languageExamples } from '../../models/language/examples.ts';
import type { InBoth } from '../../models/language/tasks.ts';
import type { MeasuredSet } from '../experiment.ts';
import type { Pair } from '../pairRows.ts';

/** What a row changes: of the lexemes, how many D_C shows in Ovari, and which its examples in English are over. */
export type Variation = NonNullable<Parameters<typeof languageExamples>[1]>;

export const measures: Measure[] = [
  {
    id: 'unseen-questions',
    title: 'unseen words, questions',
    about:
      'Who, whom and how, over statements of Ovari words that D_C never shows in any form. Their English words may stand in its English examples.',
    unit: 'share',
  },
  {
    id: 'unseen-exact',
    title: 'unseen words, translations',
    about: 'Statements of such words, said in English without a mistake: five words in another order.',
    unit: 'share',
  },
  { id: 'unseen-chrf', title: 'unseen words, translations, chrF', about: 'The same, written freely.', unit: 'chrF' },
  {
    id: 'seen-questions',
    title: 'unseen sentences, questions',
    about: 'The same questions over words of Ovari that D_C shows, in statements that it does not.',
    unit: 'share',
  },
  {
    id: 'seen-exact',
    title: 'unseen sentences, translations',
    about: 'Statements that D_C does not show, of words of Ovari that it does, said in English without a mistake.',
    unit: 'share',
  },
  {
    id: 'kept',
    title: 'plain English',
    about: 'All of the anchor’s tasks over statements in plain English: what is left of its own skill.',
    unit: 'share',
  },
];

export const ovariPair = pairIn('ovari');
/** The same statements and questions in English, for the anchor's own best. */
export const englishPair = pairIn('english');

function pairIn(asked: keyof InBoth): Pair<Variation> {
  return {
    preset: language,
    steps: language.settings.steps,
    draw: (_, seed, variation) => Promise.resolve(drawn(seed, asked, variation)),
  };
}

function drawn(
  seed: number,
  asked: keyof InBoth,
  variation?: Variation,
): { train: Example[]; sets: Record<string, MeasuredSet> } {
  const { train, kept, ...measured } = languageExamples(100 + seed, variation);
  const inOne = (both: readonly InBoth[]): Example[] => both.map((one) => one[asked]);
  return {
    train,
    sets: {
      'unseen-questions': { examples: inOne(measured.unseenQuestions), how: 'exact' },
      'unseen-exact': { examples: inOne(measured.unseenTranslations), how: 'exact' },
      'unseen-chrf': { examples: inOne(measured.unseenTranslations), how: 'chrF' },
      'seen-questions': { examples: inOne(measured.seenQuestions), how: 'exact' },
      'seen-exact': { examples: inOne(measured.seenTranslations), how: 'exact' },
      kept: { examples: kept, how: 'exact' },
    },
  };
}
