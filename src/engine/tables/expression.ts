// Sums as text: "dog + 3 - cat =" and its value. Operands are numbers 0 … 19 or words that a table gives such a number.
import type { Example } from '../../shared/protocol.ts';
import type { Random } from './random.ts';

/** An operand is 0 … 19. Few on purpose: each has so many words that links can learn all of them from some. */
export const OPERANDS = 20;

/** The most operands of a sum. */
export type Operands = 1 | 2 | 3;

export interface Term {
  /** The first term of an expression has a plus, which is not written. */
  sign: '+' | '-';
  operand: string;
}

/** "3 + 14 - 2 =" with the operands that `operand` draws; + and − equally often. */
export function drawExample(
  random: Random,
  operands: Operands,
  operand: () => string,
  table: ReadonlyMap<string, number>,
): Example {
  const terms = Array.from({ length: operands }, (_, i): Term => ({
    operand: operand(),
    sign: i > 0 && random.integer(2) === 1 ? '-' : '+',
  }));
  return termsExample(terms, table);
}

export function termsExample(terms: readonly Term[], table: ReadonlyMap<string, number>): Example {
  const value = terms.reduce(
    (sum, { sign, operand }) => sum + (sign === '-' ? -1 : 1) * operandValue(operand, table),
    0,
  );
  const text = terms.map((term, i) => (i > 0 ? `${term.sign} ${term.operand}` : term.operand)).join(' ');
  return { prompt: `${text} =`, completion: String(value) };
}

export function drawNumber(random: Random): string {
  return String(random.integer(OPERANDS));
}

function operandValue(operand: string, table: ReadonlyMap<string, number>): number {
  const value = table.get(operand) ?? (/^\d+$/.test(operand) ? Number(operand) : undefined);
  if (value === undefined) throw new Error(`"${operand}" is neither a number nor a word of the table`);
  return value;
}
