// Sums over the keys of a table, for links to the built-in *Sums*: with some of the keys to train on, with the others to see
// whether the links carry over what they never saw.
import { isName } from '../../shared/nameToken.ts';
import type { Example } from '../../shared/protocol.ts';
import { OPERANDS } from './expression.ts';
import { seededRandom } from './random.ts';
import { sumExamples, TRAINING_MIX, type Mix } from './sumExamples.ts';
import type { TableRow } from './table.ts';

const TRAINING_EXAMPLES = 12_000;
/** Of one, two and three keys. */
const HELD_OUT_EXAMPLES = [50, 200, 200] as const;
const HELD_OUT_KEYS = 0.2;
/** With fewer keys there is nothing to be learned from. */
const FEWEST_KEYS = 10;

export interface TableSums {
  train: Example[];
  heldOut: Example[];
  trainKeys: string[];
  heldOutKeys: string[];
}

/** Whether every value is a number that *Sums* can add, and there are enough keys that it can tell from its own signs. */
export function isSummable(rows: readonly TableRow[]): boolean {
  const operands = new Set(Array.from({ length: OPERANDS }, (_, number) => String(number)));
  return rows.every(({ value }) => operands.has(value)) && rows.filter(isTellable).length >= FEWEST_KEYS;
}

/** A key in a sum reads as one operand: digits and signs in it, *Sums* would take for its own. */
function isTellable({ key }: TableRow): boolean {
  return isName(key);
}

/** For a table that `isSummable`. The same seed gives the same examples. */
export function tableSums(rows: readonly TableRow[], seed: number): TableSums {
  const random = seededRandom(seed);
  const told = rows.filter(isTellable);
  const keys = random.shuffle(told).map(({ key }) => key);
  const table = new Map(told.map(({ key, value }) => [key, Number(value)])); // a key such as "3" is no name here
  const held = Math.max(1, Math.round(HELD_OUT_KEYS * keys.length));
  const [heldOutKeys, trainKeys] = [keys.slice(0, held), keys.slice(held)];
  const [one, two, three] = HELD_OUT_EXAMPLES;
  const taken = new Set<string>();
  const draw = (from: readonly string[], count: number, mix: Mix): Example[] =>
    sumExamples(random, table, from, count, mix, taken);
  return {
    train: draw(trainKeys, TRAINING_EXAMPLES, TRAINING_MIX),
    heldOut: random.shuffle([
      ...draw(heldOutKeys, one, { operands: [1, 0, 0], numbers: 0 }),
      ...draw(heldOutKeys, two, { operands: [0, 1, 0], numbers: 0 }),
      ...draw(heldOutKeys, three, { operands: [0, 0, 1], numbers: 0 }),
    ]),
    trainKeys,
    heldOutKeys,
  };
}
