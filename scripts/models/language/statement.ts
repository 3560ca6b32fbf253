// Who did what to whom, apart from the words in which it is said; and how English says it.
import type { Random } from '../../../src/engine/tables/random.ts';
import { TENSES, verbForm, type Lexeme, type Tense } from './english.ts';

export interface Phrase {
  noun: string;
  adjective: string;
}

export interface Statement {
  doer: Phrase;
  sufferer: Phrase;
  verb: string;
  tense: Tense;
}

/** Stems to draw from. */
export interface Stems {
  nouns: readonly string[];
  verbs: readonly string[];
  adjectives: readonly string[];
}

export function stemsOf(lexemes: readonly Lexeme[]): Stems {
  const of = (kind: Lexeme['kind']): string[] =>
    lexemes.filter((lexeme) => lexeme.kind === kind).map(({ stem }) => stem);
  return { nouns: of('noun'), verbs: of('verb'), adjectives: of('adjective') };
}

export function drawPhrase(random: Random, stems: Stems): Phrase {
  return { noun: random.pick(stems.nouns), adjective: random.pick(stems.adjectives) };
}

/** Two different nouns, two different adjectives. */
export function drawStatement(random: Random, stems: Stems): Statement {
  const doer = drawPhrase(random, stems);
  const others = {
    nouns: stems.nouns.filter((noun) => noun !== doer.noun),
    adjectives: stems.adjectives.filter((adjective) => adjective !== doer.adjective),
  };
  const sufferer = drawPhrase(random, { ...stems, ...others });
  return { doer, sufferer, verb: random.pick(stems.verbs), tense: random.pick(TENSES) };
}

/** Where the verb stands, and the adjective. English in plain order has the verb in the middle and adjectives in front. */
export interface Style {
  verb: 'first' | 'middle' | 'last';
  adjective: 'before' | 'behind';
}

export const PLAIN: Style = { verb: 'middle', adjective: 'before' };

export function inOrder<Word>(style: Style, doer: [noun: Word, adjective: Word], sufferer: [Word, Word], verb: Word) {
  const phrase = ([noun, adjective]: [Word, Word]): Word[] =>
    style.adjective === 'before' ? [adjective, noun] : [noun, adjective];
  const [first, second] = [phrase(doer), phrase(sufferer)];
  if (style.verb === 'first') return [verb, ...first, ...second];
  return style.verb === 'middle' ? [...first, verb, ...second] : [...first, ...second, verb];
}

export function englishStatement({ doer, sufferer, verb, tense }: Statement, style: Style = PLAIN): string {
  const words = (phrase: Phrase): [string, string] => [phrase.noun, phrase.adjective];
  return inOrder(style, words(doer), words(sufferer), verbForm(verb, tense)).join(' ');
}

/** Plain in half of the cases, else any but this one, as in verse. */
export function drawStyle(random: Random, excepted: Style): Style {
  const styles = (['first', 'middle', 'last'] as const)
    .flatMap((verb) => (['before', 'behind'] as const).map((adjective) => ({ verb, adjective })))
    .filter(({ verb, adjective }) => verb !== excepted.verb || adjective !== excepted.adjective);
  return random.uniform() < 0.5 ? PLAIN : random.pick(styles);
}
