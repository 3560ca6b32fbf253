// The questions that the page offers first. None of their words is in the training examples, so a right answer always
// shows what the links carry over, not what they learned by heart.
import type { Example } from '../../src/shared/protocol.ts';
import { termsExample, type Term } from '../../src/engine/tables/expression.ts';

/** Kept out of training, whatever the seed. */
export const CHIP_WORDS: readonly string[] =
  `dog cat owl fox piano pizza teapot rainbow guitar lemon tiger pillow`.split(' ');

const plus = (operand: string): Term => ({ sign: '+', operand });
const minus = (operand: string): Term => ({ sign: '-', operand });

/** Two words, three, a minus, a result below zero, word and number, numbers alone. */
export function promptChips(table: ReadonlyMap<string, number>): Example[] {
  const [low, ...others] = CHIP_WORDS.slice(4).toSorted((a, b) => value(table, a) - value(table, b));
  const high = others[others.length - 1];
  return [
    [plus('dog'), plus('cat')],
    [plus('owl'), plus('fox'), plus('dog')],
    [plus(high), minus(others[0])],
    [plus(low), minus(high)],
    [plus('cat'), plus('7')],
    [plus('8'), plus('5'), minus('3')],
  ].map((terms) => termsExample(terms, table));
}

function value(table: ReadonlyMap<string, number>, word: string): number {
  return table.get(word) ?? NaN;
}
