// Ovari, a language that nobody speaks: its own words, endings that say who does and who suffers and when, the verb last
// and the adjective behind its noun. Its dictionary follows from a seed.
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { lexemes, TENSES, verbForm, HOW, WHO, WHOM, type Lexeme, type Tense } from './english.ts';
import { inOrder, type Phrase, type Statement, type Style } from './statement.ts';

/** The verb last, the adjective behind its noun. */
export const OVARI_ORDER: Style = { verb: 'last', adjective: 'behind' };

export type Case = 'doer' | 'sufferer';
export const CASES: readonly Case[] = ['doer', 'sufferer'];

const CASE_ENDINGS: Record<Case, string> = { doer: 'k', sufferer: 'lo' };
const TENSE_ENDINGS: Record<Tense, string> = { now: 'as', before: 'ir' };
const ADJECTIVE_ENDING = 'e';
/** Question words, which have no roots. */
const QUESTION_WORDS: Record<string, string> = { [WHO]: 'usk', [WHOM]: 'uslo', [HOW]: 'use' };

/** A word as it stands in a text. */
export interface Form {
  word: string;
  /** The English word for it. */
  gloss: string;
  /** None: a question word. */
  lexeme?: Lexeme;
}

const DICTIONARY_SEED = 5;
const VOWELS = 'aeiou'.split('');
const CONSONANTS = 'bdfgjklmnprstvz'.split('');

/** Root by the English stem; a verb and a noun never share a stem. */
const roots: ReadonlyMap<string, string> = drawRoots(seededRandom(DICTIONARY_SEED));

function drawRoots(random: Random): Map<string, string> {
  const taken = new Set<string>();
  const draw = (): string => {
    const [first, second] = [random.pick(CONSONANTS) + random.pick(VOWELS), random.pick(CONSONANTS)];
    const root = first + second + (random.uniform() < 0.5 ? random.pick(VOWELS) + random.pick(CONSONANTS) : '');
    const isFree = !taken.has(root) && ![...taken].some((other) => root.startsWith(other) || other.startsWith(root));
    if (!isFree) return draw();
    taken.add(root);
    return root;
  };
  return new Map(lexemes.map(({ stem }) => [stem, draw()]));
}

function rootOf(stem: string): string {
  const root = roots.get(stem);
  if (root === undefined) throw new Error(`Ovari has no word for "${stem}".`);
  return root;
}

export const nounForm = (stem: string, role: Case): string => `${rootOf(stem)}a${CASE_ENDINGS[role]}`;
export const tensedForm = (stem: string, tense: Tense): string => rootOf(stem) + TENSE_ENDINGS[tense];
export const adjectiveForm = (stem: string): string => rootOf(stem) + ADJECTIVE_ENDING;
export const questionWord = (english: string): string => QUESTION_WORDS[english];

/** All forms of a word, with the English word for each. */
export function formsOf(lexeme: Lexeme): Form[] {
  const { kind, stem } = lexeme;
  if (kind === 'noun') return CASES.map((role) => ({ word: nounForm(stem, role), gloss: stem, lexeme }));
  if (kind === 'adjective') return [{ word: adjectiveForm(stem), gloss: stem, lexeme }];
  return TENSES.map((tense) => ({ word: tensedForm(stem, tense), gloss: verbForm(stem, tense), lexeme }));
}

export const ovariForms: readonly Form[] = [
  ...Object.entries(QUESTION_WORDS).map(([gloss, word]) => ({ word, gloss })),
  ...lexemes.flatMap(formsOf),
];

export const glosses: ReadonlyMap<string, string> = new Map(ovariForms.map(({ word, gloss }) => [word, gloss]));

export const ovariPhrase = ({ noun, adjective }: Phrase, role: Case): [noun: string, adjective: string] => [
  nounForm(noun, role),
  adjectiveForm(adjective),
];

/** "kimak dore", of who does, or "kimalo dore", of who suffers, …, and the verb. */
export function ovariStatement({ doer, sufferer, verb, tense }: Statement): string {
  const words = [ovariPhrase(doer, 'doer'), ovariPhrase(sufferer, 'sufferer')] as const;
  return inOrder(OVARI_ORDER, ...words, tensedForm(verb, tense)).join(' ');
}
