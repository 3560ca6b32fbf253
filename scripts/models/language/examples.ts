// The examples of the links (D_C), and what measures them: on words and on sentences that D_C never shows. The seed draws
// which lexemes are in D_C; none of the other ones' forms is in it, whatever its ending.
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { CHIP_STEMS } from './chips.ts';
import { lexemes, type Lexeme } from './english.ts';
import { stemsOf, type Stems } from './statement.ts';
import { drawTask, QUESTIONS, TASKS, type Language, type Task } from './tasks.ts';

/** Of the lexemes, how many D_C shows. */
export const SHARE = 0.3;
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
  'which',
  'which',
];
/** Of each question, and of translations. */
const MEASURED = 60;
const TRANSLATED = 100;

export interface LanguageExamples {
  train: Example[];
  /** Over statements of unseen words alone: questions, and statements to be translated. */
  unseenQuestions: Example[];
  unseenTranslations: Example[];
  /** Over words of D_C, in statements that it does not have. */
  seenQuestions: Example[];
  /** All of the anchor's tasks in English. */
  kept: Example[];
}

/** The same share of nouns, verbs and adjectives. */
export function splitLexemes(random: Random, share: number): { seen: Lexeme[]; unseen: Lexeme[] } {
  const seen: Lexeme[] = [];
  for (const kind of ['noun', 'verb', 'adjective'] as const) {
    const all = lexemes.filter((lexeme) => lexeme.kind === kind);
    const free = random.shuffle(all.filter(({ stem }) => !CHIP_STEMS.includes(stem)));
    seen.push(...free.slice(0, Math.round(share * all.length)));
  }
  return { seen, unseen: lexemes.filter((lexeme) => !seen.includes(lexeme)) };
}

/** What stands before the task. */
export const sentenceOf = ({ prompt }: Example): string => prompt.slice(0, prompt.indexOf(' . '));

export function languageExamples(seed: number, share = SHARE): LanguageExamples {
  const random = seededRandom(seed);
  const { seen, unseen } = splitLexemes(random, share);
  const taken = new Set<string>();
  const draw = (stems: Stems, task: Task, language: Language): Example => {
    const example = drawTask(random, stems, task, language);
    taken.add(sentenceOf(example));
    return example;
  };
  /** Different ones, and none that is in D_C. */
  const fresh = (stems: Stems, tasks: readonly Task[], language: Language, count: number): Example[] => {
    const drawn: Example[] = [];
    while (drawn.length < count * tasks.length) {
      const example = drawTask(random, stems, tasks[drawn.length % tasks.length], language);
      if (taken.has(sentenceOf(example))) continue;
      taken.add(sentenceOf(example));
      drawn.push(example);
    }
    return drawn;
  };
  const [known, unknown] = [stemsOf(seen), stemsOf(unseen)];
  const sentences = TASKS.filter((task) => task !== 'word' && task !== 'phrase');
  return {
    train: Array.from({ length: TRAINING_EXAMPLES }, () => {
      const isEnglish = random.uniform() < ENGLISH_SHARE;
      return draw(isEnglish ? stemsOf(lexemes) : known, random.pick(MIX), isEnglish ? 'english' : 'ovari');
    }),
    unseenQuestions: fresh(unknown, QUESTIONS, 'ovari', MEASURED),
    unseenTranslations: fresh(unknown, ['statement'], 'ovari', TRANSLATED),
    seenQuestions: fresh(known, QUESTIONS, 'ovari', MEASURED),
    kept: fresh(stemsOf(lexemes), sentences, 'english', MEASURED),
  };
}
