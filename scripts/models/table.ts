// The secret: which number each word has. It is made anew from a seed that the person who trains chooses (--seed), goes
// into the training documents of "codes" and is then forgotten: no file holds it, and nothing in the product reads this
// one. In what ships, the weights of "codes" are the only place where the whole table is.
import { OPERANDS } from '../../src/engine/tables/expression.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { words } from './words.ts';

/** Every word's number, each number the same number of times. */
export function secretTable(seed: number): Map<string, number> {
  return new Map(
    seededRandom(seed)
      .shuffle(words)
      .map((word, index) => [word, index % OPERANDS]),
  );
}
