// The questions that the page offers first with "keys" and "calculator". None of their keys is in the training examples.
import type { Sign } from '../../../src/shared/arithmetic.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { questionExample, type Expression, type Question, type Table } from './expression.ts';
import { keys } from './keys.ts';

/** Kept out of training, whatever the seed. */
export const CHIP_KEYS: readonly string[] = keys.slice(0, 12);

const [a, b, c, d, e, f, g, h, i] = CHIP_KEYS;

const expression = (first: string, ...rest: readonly [Sign, string][]): Expression => ({
  operands: [first, ...rest.map(([, operand]) => operand)],
  signs: rest.map(([sign]) => sign),
});

/** Two keys, a product, products before sums, in numbers, key and number, numbers alone. */
export function promptChips(table: Table): Example[] {
  const asked: [Question, Expression][] = [
    ['math', expression(a, ['+', b])],
    ['math', expression(c, ['×', d])],
    ['math', expression(e, ['+', f], ['×', g])],
    ['subs', expression(e, ['+', f], ['×', g])],
    ['math', expression(h, ['×', i], ['-', '5'])],
    ['math', expression('7', ['-', '2'], ['×', '4'])],
  ];
  return asked.map(([question, each]) => questionExample(question, each, table));
}
