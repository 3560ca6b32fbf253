// Expressions as text: "7 + q3x × 2 =" and its value, or "7 + q3x × 2 :" and the same with a number for each key. Operands are
// numbers 1 … 9 or keys that a table gives such a number; × binds before + and −.
import { expressionText, resultOf, SIGNS, type Sign } from '../../../src/shared/arithmetic.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import type { Random } from '../../../src/engine/tables/random.ts';

/** The most operands. */
export type Operands = 1 | 2 | 3;

/** Without 0, since products would be 0 so often that who knows nothing is right in saying so. */
export const NUMBERS: readonly string[] = Array.from({ length: 9 }, (_, i) => String(i + 1));

export interface Expression {
  /** Numbers and keys. */
  operands: readonly string[];
  /** One fewer. */
  signs: readonly Sign[];
}

export type Table = ReadonlyMap<string, number>;

/** What is asked: the result (D_KV-MATH, D_NUM-MATH of the paper), or the expression in numbers (D_KV-SUBS). */
export type Question = 'math' | 'subs';

const MARKS: Record<Question, string> = { math: '=', subs: ':' };

export function drawExpression(random: Random, count: Operands, operand: () => string): Expression {
  return {
    operands: Array.from({ length: count }, operand),
    signs: Array.from({ length: count - 1 }, () => random.pick(SIGNS)),
  };
}

/** @throws Error for an operand that is neither a number nor in the table. */
export function questionExample(question: Question, expression: Expression, table: Table): Example {
  const numbers = expression.operands.map((operand) => valueOf(operand, table));
  const prompt = `${expressionText(expression.operands, expression.signs)} ${MARKS[question]}`;
  const { signs } = expression;
  return {
    prompt,
    completion: question === 'math' ? String(resultOf(numbers, signs)) : expressionText(numbers, signs),
  };
}

/** Each that up to three numbers can have, in order. */
export function possibleResults(): number[] {
  const results = new Set<number>();
  const extend = (numbers: readonly number[], signs: readonly Sign[]): void => {
    results.add(resultOf(numbers, signs));
    if (numbers.length === 3) return;
    for (const sign of SIGNS) for (const number of NUMBERS) extend([...numbers, Number(number)], [...signs, sign]);
  };
  for (const number of NUMBERS) extend([Number(number)], []);
  return [...results].sort((a, b) => a - b);
}

function valueOf(operand: string, table: Table): number {
  const value = table.get(operand) ?? (NUMBERS.includes(operand) ? Number(operand) : undefined);
  if (value === undefined) throw new Error(`"${operand}" is neither a number nor a key of the table`);
  return value;
}
