// The examples of the links (D_C), and what measures them: on words of Ovari, and on sentences, that D_C never shows. The seed
// draws which lexemes D_C shows in Ovari; no form of Ovari of the others is in it, whatever its ending. Their English words may
// be: the examples in English are drawn over all lexemes.
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { CHIP_STEMS } from './chips.ts';
import { lexemes, type Lexeme } from './english.ts';
import { stemsOf, type Stems } from './statement.ts';
import { drawTask, QUESTIONS, type InBoth, type Task } from './tasks.ts';

/** Of the lexemes: in D_C in Ovari as it is usually, and at the least and the most. */
export const SHARE = 0.5;
export const [SMALLEST_SHARE, LARGEST_SHARE] = [0.1, 0.6];
const TRAINING_EXAMPLES = 6000;
/** Of D_C: tasks in plain English, so that the anchor's own skill stays. */
const ENGLISH_SHARE = 0.3;
/** Single words and pairs give links the direct signal that starts everything. */
const MIX: readonly Task[] = [
  'word',
  'word',
  'phrase',
  'statement',
  'statement',
  'statement',
  'who',
  'whom',
  'how',
  'how',
];
/** Of each kind of question. */
const ASKED = 60;
const SENTENCES: readonly Task[] = ['statement', ...QUESTIONS];

export interface LanguageExamples {
  train: Example[];
  /**
   * Over statements of lexemes that no D_C of this seed shows in Ovari, whatever the share: questions, and what is to be
   * translated. Their English words stand in D_C, unless its English is over the known lexemes only.
   */
  unseenQuestions: InBoth[];
  unseenTranslations: InBoth[];
  /** Of lexemes that every D_C of this seed shows in Ovari, in statements that it does not. */
  seenQuestions: InBoth[];
  seenTranslations: InBoth[];
  /** All of the anchor's tasks over statements, of any words, to be asked in English. */
  kept: Example[];
}

/** The same share of nouns, verbs and adjectives; less of them are the first ones of more. */
export function drawLexemes(random: Random): (share: number) => Lexeme[] {
  const byKind = (['noun', 'verb', 'adjective'] as const).map((kind) => lexemes.filter((one) => one.kind === kind));
  const shuffled = byKind.map((all) => ({
    count: all.length,
    free: random.shuffle(all.filter(({ stem }) => !CHIP_STEMS.includes(stem))),
  }));
  return (share) => shuffled.flatMap(({ count, free }) => free.slice(0, Math.round(share * count)));
}

/** @param options.englishOver the lexemes of the examples in English: all, or those that D_C shows in Ovari. */
export function languageExamples(
  seed: number,
  { share = SHARE, englishOver = 'all' }: { share?: number; englishOver?: 'all' | 'known' } = {},
): LanguageExamples {
  const random = seededRandom(seed);
  const shown = drawLexemes(random);
  const most = shown(LARGEST_SHARE);
  const unseen = stemsOf(lexemes.filter((lexeme) => !most.includes(lexeme)));
  const [seen, all] = [stemsOf(shown(SMALLEST_SHARE)), stemsOf(lexemes)];
  const taken = new Set<string>();
  /** So many of each, all over different sentences. */
  const draw = (stems: Stems, tasks: readonly Task[]): InBoth[] => {
    const drawn: InBoth[] = [];
    while (drawn.length < ASKED * tasks.length) {
      const both = drawTask(random, stems, tasks[drawn.length % tasks.length]);
      if (sentencesOf(both).some((sentence) => taken.has(sentence))) continue;
      for (const sentence of sentencesOf(both)) taken.add(sentence);
      drawn.push(both);
    }
    return drawn;
  };
  const measured = {
    unseenQuestions: draw(unseen, QUESTIONS),
    unseenTranslations: draw(unseen, ['statement']),
    seenQuestions: draw(seen, QUESTIONS),
    seenTranslations: draw(seen, ['statement']),
    kept: draw(all, SENTENCES).map(({ english }) => english),
  };
  const known = stemsOf(shown(share));
  return {
    train: trainingExamples(random, { ovari: known, english: englishOver === 'all' ? all : known }, taken),
    ...measured,
  };
}

/**
 * @param stems to draw from, for the examples in either language.
 * @param taken sentences that are to measure, in either language.
 */
function trainingExamples(random: Random, stems: Record<keyof InBoth, Stems>, taken: ReadonlySet<string>): Example[] {
  const train: Example[] = [];
  while (train.length < TRAINING_EXAMPLES) {
    const language = random.uniform() < ENGLISH_SHARE ? 'english' : 'ovari';
    const both = drawTask(random, stems[language], random.pick(MIX));
    if (!sentencesOf(both).some((sentence) => taken.has(sentence))) train.push(both[language]);
  }
  return train;
}

/** What stands before the task. */
export const sentenceOf = ({ prompt }: Example): string => prompt.slice(0, prompt.indexOf(' . '));
const sentencesOf = ({ english, ovari }: InBoth): string[] => [english, ovari].map(sentenceOf);
