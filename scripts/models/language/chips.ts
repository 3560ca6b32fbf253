// What the page asks first. No form of Ovari of these words is in D_C, whatever the seed, so a right answer shows what links
// carry over; their English words may be in its English examples.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import type { Phrase, Statement } from './statement.ts';
import { ask, sayStatement } from './tasks.ts';

/** Kept out of the Ovari of D_C, whatever the seed. */
export const CHIP_STEMS: readonly string[] = 'dog cat farmer queen boat drum chase watch find old angry red wet'.split(
  ' ',
);

const phrase = (text: string): Phrase => {
  const [adjective, noun] = text.split(' ');
  return { adjective, noun };
};
const CHASED: Statement = { doer: phrase('old dog'), sufferer: phrase('angry cat'), verb: 'chase', tense: 'before' };
const WATCHES: Statement = { doer: phrase('wet queen'), sufferer: phrase('red boat'), verb: 'watch', tense: 'now' };
const FOUND: Statement = { doer: phrase('angry farmer'), sufferer: phrase('old drum'), verb: 'find', tense: 'before' };

/** Translations, each question, and a question in English. */
export function promptChips(): Example[] {
  const random = seededRandom(1);
  return [
    sayStatement(CHASED).ovari,
    ask(random, CHASED, 'who').ovari,
    ask(random, WATCHES, 'whom').ovari,
    ask(random, FOUND, 'how').ovari,
    sayStatement(FOUND).ovari,
    ask(random, CHASED, 'whom').english,
  ];
}
