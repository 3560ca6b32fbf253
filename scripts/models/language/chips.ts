// What the page asks first. None of these words is in D_C, whatever the seed.
import type { Example } from '../../../src/shared/protocol.ts';
import { englishStatement, type Statement } from './statement.ts';
import { ovariStatement, questionWord, nounForm, tensedForm } from './ovari.ts';
import { PLAINLY, WHICH, WHO, WHOM } from './english.ts';

/** Kept out of training, whatever the seed. */
export const CHIP_STEMS: readonly string[] = `dog cat farmer queen boat drum chase watch find old angry red wet`.split(
  ' ',
);

const phrase = (text: string): Statement['doer'] => {
  const [adjective, noun] = text.split(' ');
  return { adjective, noun };
};
const CHASED: Statement = { doer: phrase('old dog'), sufferer: phrase('angry cat'), verb: 'chase', tense: 'before' };
const WATCHES: Statement = { doer: phrase('wet queen'), sufferer: phrase('red boat'), verb: 'watch', tense: 'now' };
const FOUND: Statement = { doer: phrase('angry farmer'), sufferer: phrase('old drum'), verb: 'find', tense: 'before' };

/** A translation, each question, a word, and a question in English. */
export function promptChips(): Example[] {
  const translation = (statement: Statement): Example => ({
    prompt: `${ovariStatement(statement)} . ${PLAINLY} :`,
    completion: englishStatement(statement),
  });
  const who = (word: string, { verb, tense }: Statement): string =>
    `${questionWord(word)} ${tensedForm(verb, tense)} ?`;
  const which = `${questionWord(WHICH)} ${nounForm(FOUND.sufferer.noun, 'sufferer')} ?`;
  return [
    translation(CHASED),
    { prompt: `${ovariStatement(CHASED)} . ${who(WHO, CHASED)}`, completion: CHASED.doer.noun },
    { prompt: `${ovariStatement(WATCHES)} . ${who(WHOM, WATCHES)}`, completion: WATCHES.sufferer.noun },
    { prompt: `${ovariStatement(FOUND)} . ${which}`, completion: FOUND.sufferer.adjective },
    translation(FOUND),
    { prompt: `${englishStatement(CHASED)} . ${WHICH} cat ?`, completion: 'angry' },
  ];
}
