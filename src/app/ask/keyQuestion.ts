// Questions of the example "Keys + calculator": "q3x + 4 × ab =" for the result, "q3x + 4 × ab :" for the same in numbers.
import { expressionText, resultOf, type Sign } from '../../shared/arithmetic.ts';

export interface KeyQuestion {
  /** Whole numbers, and keys that stand for one. */
  operands: string[];
  /** The right answer when the operands are these numbers. */
  answer(numbers: readonly number[]): string;
}

/** What the example's models read as one operand; see scripts/models/keyValues/tokenizers.ts. */
const OPERAND = /^\s*([\p{L}\p{M}\p{N}]+)/u;
const SIGN = /^\s*([+\-−×*])/u;
const SIGNS: Record<string, Sign> = { '+': '+', '-': '-', '−': '-', '×': '×', '*': '×' };

/** Undefined when it is anything else. */
export function parseKeyQuestion(prompt: string): KeyQuestion | undefined {
  const question = /^([^=:]+)([=:])$/.exec(prompt.trim());
  if (!question) return undefined;
  const operands: string[] = [];
  const signs: Sign[] = [];
  let rest = question[1];
  for (;;) {
    const operand = OPERAND.exec(rest);
    if (!operand) return undefined;
    operands.push(operand[1].toLowerCase());
    rest = rest.slice(operand[0].length);
    if (rest.trim() === '') break;
    const sign = SIGN.exec(rest);
    if (!sign) return undefined;
    signs.push(SIGNS[sign[1]]);
    rest = rest.slice(sign[0].length);
  }
  const answer = (numbers: readonly number[]): string =>
    question[2] === '=' ? String(resultOf(numbers, signs)) : expressionText(numbers, signs);
  return { operands, answer };
}
