// The questions that the page offers first, for the two experts. None of their names is in the training examples.
import type { Example } from '../../../src/shared/protocol.ts';
import { termsExample, type Term } from '../../../src/engine/tables/expression.ts';

/** Kept out of training, whatever the seed. The words of Codes that are kept out are those of its own chips. */
export const CHIP_CITIES: readonly string[] = [
  'New York',
  'Paris',
  'Tokyo',
  'Rio de Janeiro',
  'Cairo',
  'Sydney',
  'San Francisco',
  'Lima',
];

const plus = (operand: string): Term => ({ sign: '+', operand });
const minus = (operand: string): Term => ({ sign: '-', operand });

/** Both experts and a number; both; both with a minus, in either order; three names; one expert; numbers alone. */
export function expertChips(table: ReadonlyMap<string, number>): Example[] {
  return [
    [plus('dog'), plus('New York'), minus('3')],
    [plus('Tokyo'), plus('piano')],
    [plus('Paris'), minus('cat')],
    [plus('owl'), plus('Rio de Janeiro'), minus('fox')],
    [plus('Cairo'), plus('Sydney')],
    [plus('8'), plus('5'), minus('3')],
  ].map((terms) => termsExample(terms, table));
}
