// The 1,000 keys that "keys" knows: strings of 2 to 6 letters and digits without meaning, as in the paper (CALM §4.1). They
// follow from a seed, and their order is part of the model. What number each one has is a secret: it is drawn anew for each
// training, goes into the model's texts and is forgotten; in what ships, the weights are the only place where the table is.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { NUMBERS } from './expression.ts';

const COUNT = 1000;
const SEED = 41;
const [SHORTEST, LONGEST] = [2, 6];
const CHARACTERS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

export const keys: readonly string[] = drawKeys();

/** Digits alone would be a number. */
function drawKeys(): string[] {
  const random = seededRandom(SEED);
  const drawn = new Set<string>();
  while (drawn.size < COUNT) {
    const length = SHORTEST + random.integer(LONGEST - SHORTEST + 1);
    const key = Array.from({ length }, () => random.pick(CHARACTERS)).join('');
    if (/[a-z]/.test(key)) drawn.add(key);
  }
  return [...drawn];
}

/** Every key's number, each number as often as the others, or once more. */
export function secretKeyTable(seed: number): Map<string, number> {
  return new Map(
    seededRandom(seed)
      .shuffle(keys)
      .map((key, index) => [key, Number(NUMBERS[index % NUMBERS.length])]),
  );
}
