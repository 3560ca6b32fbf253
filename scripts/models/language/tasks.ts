// What is asked about a statement; the answer is English. To say a statement plainly is, where it is in Ovari, to translate it.
import type { Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { PLAINLY, TENSES, verbForm, HOW, WHO, WHOM } from './english.ts';
import { adjectiveForm, CASES, nounForm, ovariPhrase, ovariStatement, questionWord, tensedForm } from './ovari.ts';
import {
  drawPhrase,
  drawStatement,
  englishStatement,
  PLAIN,
  type Statement,
  type Stems,
  type Style,
} from './statement.ts';

/** One word; a noun and its adjective; a statement: each to be said in plain English. Three questions over a statement. */
export type Task = 'word' | 'phrase' | 'statement' | Question;
export const QUESTIONS = ['who', 'whom', 'how'] as const;
export type Question = (typeof QUESTIONS)[number];
export const TASKS: readonly Task[] = ['word', 'phrase', 'statement', ...QUESTIONS];

/** The same task with the same answer. */
export type InBoth = Record<'english' | 'ovari', Example>;

/** @param style of the English text. */
export function drawTask(random: Random, stems: Stems, task: Task, style: Style = PLAIN): InBoth {
  if (task === 'word') return sayWord(random, stems);
  if (task === 'phrase') return sayPhrase(random, stems, style);
  const statement = drawStatement(random, stems);
  return task === 'statement' ? sayStatement(statement, style) : ask(random, statement, task, style);
}

function sayWord(random: Random, stems: Stems): InBoth {
  const { noun, adjective } = drawPhrase(random, stems);
  const [verb, tense, role] = [random.pick(stems.verbs), random.pick(TENSES), random.pick(CASES)];
  const [english, ovari] = random.pick([
    [noun, nounForm(noun, role)],
    [adjective, adjectiveForm(adjective)],
    [verbForm(verb, tense), tensedForm(verb, tense)],
  ]);
  return plainly(english, ovari, english);
}

function sayPhrase(random: Random, stems: Stems, style: Style): InBoth {
  const phrase = drawPhrase(random, stems);
  const { noun, adjective } = phrase;
  const english = style.adjective === 'before' ? [adjective, noun] : [noun, adjective];
  const ovari = ovariPhrase(phrase, random.pick(CASES));
  return plainly(english.join(' '), ovari.join(' '), `${adjective} ${noun}`);
}

export const sayStatement = (statement: Statement, style: Style = PLAIN): InBoth =>
  plainly(englishStatement(statement, style), ovariStatement(statement), englishStatement(statement));

const plainly = (english: string, ovari: string, completion: string): InBoth =>
  inBoth([english, ovari], [`${PLAINLY} :`, `${PLAINLY} :`], completion);

/** "who pushed ?", "whom pushed ?", "how whom ?" */
export function ask(random: Random, statement: Statement, question: Question, style: Style = PLAIN): InBoth {
  const { doer, sufferer, verb, tense } = statement;
  const texts = [englishStatement(statement, style), ovariStatement(statement)] as const;
  if (question === 'how') {
    const [word, { adjective }] = random.pick([
      [WHO, doer],
      [WHOM, sufferer],
    ] as const);
    return inBoth(texts, [`${HOW} ${word} ?`, `${questionWord(HOW)} ${questionWord(word)} ?`], adjective);
  }
  const [word, answer] = question === 'who' ? [WHO, doer.noun] : [WHOM, sufferer.noun];
  const questions = [`${word} ${verbForm(verb, tense)} ?`, `${questionWord(word)} ${tensedForm(verb, tense)} ?`];
  return inBoth(texts, questions, answer);
}

function inBoth(texts: readonly string[], tasks: readonly string[], completion: string): InBoth {
  const [english, ovari] = texts.map((text, i) => ({ prompt: `${text} . ${tasks[i]}`, completion }));
  return { english, ovari };
}
