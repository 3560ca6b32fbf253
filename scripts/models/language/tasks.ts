// What is asked about a statement, in English and in Ovari; the answer is English. To say it plainly is, of a statement in
// Ovari, to translate it.
import type { Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { PLAINLY, TENSES, verbForm, WHICH, WHO, WHOM } from './english.ts';
import {
  adjectiveForm,
  nounForm,
  ovariPhrase,
  ovariStatement,
  OVARI_ORDER,
  questionWord,
  tensedForm,
} from './ovari.ts';
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
export type Task = 'word' | 'phrase' | 'statement' | 'who' | 'whom' | 'which';
export const TASKS: readonly Task[] = ['word', 'phrase', 'statement', 'who', 'whom', 'which'];
export const QUESTIONS: readonly Task[] = ['who', 'whom', 'which'];

export type Language = 'english' | 'ovari';

/** Half of the English statements are in plain order, the others in some other one, as in verse; never in that of Ovari. */
const STYLES: readonly Style[] = (['first', 'middle', 'last'] as const)
  .flatMap((verb) => (['before', 'behind'] as const).map((adjective) => ({ verb, adjective })))
  .filter(({ verb, adjective }) => verb !== OVARI_ORDER.verb || adjective !== OVARI_ORDER.adjective);

export const drawStyle = (random: Random): Style => (random.uniform() < 0.5 ? PLAIN : random.pick(STYLES));

/** The task over words drawn from these stems. @param style of English. */
export function drawTask(
  random: Random,
  stems: Stems,
  task: Task,
  language: Language,
  style: Style = drawStyle(random),
): Example {
  if (task === 'word') return sayWord(random, stems, language);
  if (task === 'phrase') return sayPhrase(random, stems, language, style);
  const statement = drawStatement(random, stems);
  const text =
    language === 'ovari' ? ovariStatement(statement) : englishStatement(statement, task === 'which' ? PLAIN : style);
  if (task === 'statement') return { prompt: `${text} . ${PLAINLY} :`, completion: englishStatement(statement) };
  const { question, answer } = ask(random, statement, task, language);
  return { prompt: `${text} . ${question} ?`, completion: answer };
}

function sayWord(random: Random, stems: Stems, language: Language): Example {
  const { noun, adjective } = drawPhrase(random, stems);
  const verb = random.pick(stems.verbs);
  const tense = random.pick(TENSES);
  const said = random.pick([
    [noun, nounForm(noun, random.pick(['doer', 'sufferer'] as const))],
    [adjective, adjectiveForm(adjective)],
    [verbForm(verb, tense), tensedForm(verb, tense)],
  ]);
  const [english, ovari] = said;
  return { prompt: `${language === 'ovari' ? ovari : english} . ${PLAINLY} :`, completion: english };
}

function sayPhrase(random: Random, stems: Stems, language: Language, style: Style): Example {
  const phrase = drawPhrase(random, stems);
  const { noun, adjective } = phrase;
  const english = style.adjective === 'before' ? [adjective, noun] : [noun, adjective];
  const text = language === 'ovari' ? ovariPhrase(phrase, random.pick(['doer', 'sufferer'] as const)) : english;
  return { prompt: `${text.join(' ')} . ${PLAINLY} :`, completion: `${adjective} ${noun}` };
}

/** "who pushed", "whom pushed", "which dog". */
function ask(
  random: Random,
  { doer, sufferer, verb, tense }: Statement,
  task: Task,
  language: Language,
): { question: string; answer: string } {
  const isOvari = language === 'ovari';
  if (task === 'which') {
    const role = random.pick(['doer', 'sufferer'] as const);
    const { noun, adjective } = role === 'doer' ? doer : sufferer;
    return {
      question: isOvari ? `${questionWord(WHICH)} ${nounForm(noun, role)}` : `${WHICH} ${noun}`,
      answer: adjective,
    };
  }
  const word = task === 'who' ? WHO : WHOM;
  const answer = (task === 'who' ? doer : sufferer).noun;
  const question = isOvari ? `${questionWord(word)} ${tensedForm(verb, tense)}` : `${word} ${verbForm(verb, tense)}`;
  return { question, answer };
}
