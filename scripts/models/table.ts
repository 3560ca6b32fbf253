// The secret: which number each name has. It is made anew from a seed that the person who trains chooses (--secret), goes
// into the training documents of a model and is then forgotten: no file holds it, and nothing in the product reads this
// one. In what ships, the weights of that model are the only place where the whole table is.
import { OPERANDS } from '../../src/engine/tables/expression.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { words } from './words.ts';

/** Every name's number, each number the same number of times. Tables over other names need seeds of their own. */
export function secretTable(seed: number, names: readonly string[] = words): Map<string, number> {
  return new Map(
    seededRandom(seed)
      .shuffle(names)
      .map((name, index) => [name, index % OPERANDS]),
  );
}
