// The library: 600 names made of two syllables, and which plain word each stands for.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { behaviours } from './behaviours.ts';

const FIRST = 'ba be bi bo da de do fa fe fo ga go ka ke ko la lu ma mi mo na ne pa po ra ta ti vo zi zu'.split(' ');
const SECOND = 'bex dal fin gor hul jat kam lep mur nid pax rel sim tob vek wom yor zan bril dosk'.split(' ');
/** Of the meanings. They are drawn once: the library is one library. */
const SEED = 43;

export const names: readonly string[] = FIRST.flatMap((first) => SECOND.map((second) => first + second));

/** Name to plain word; each plain word has the same number of names. */
export const library: ReadonlyMap<string, string> = meanings(SEED);

/** Other meanings of the same names. */
export function meanings(seed: number): Map<string, string> {
  const shuffled = seededRandom(seed).shuffle(names);
  return new Map(shuffled.map((name, i) => [name, behaviours[i % behaviours.length].word]));
}
