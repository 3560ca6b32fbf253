// What the paper's Table 1 asks, for the links of "keys" and "calculator": over keys that D_C never shows, and over numbers.
import type { Example } from '../../../src/shared/protocol.ts';
import type { Random } from '../../../src/engine/tables/random.ts';
import { asking, drawExamples, hasProduct } from './examples.ts';
import type { Expression, Operands, Question, Table } from './expression.ts';

export interface Asked {
  question: Question;
  of: 'keys' | 'numbers';
  operands: Operands;
  /** Whether there is a × in it; of either kind unless given. */
  product?: boolean;
  count: number;
}

/** Of two numbers there are few expressions, and D_C needs some of them. */
export const ASKED = {
  kv1: { question: 'math', of: 'keys', operands: 1, count: 50 },
  kv2: { question: 'math', of: 'keys', operands: 2, product: false, count: 100 },
  kv2x: { question: 'math', of: 'keys', operands: 2, product: true, count: 100 },
  kv3: { question: 'math', of: 'keys', operands: 3, product: false, count: 100 },
  kv3x: { question: 'math', of: 'keys', operands: 3, product: true, count: 200 },
  subs2: { question: 'subs', of: 'keys', operands: 2, count: 100 },
  subs3: { question: 'subs', of: 'keys', operands: 3, count: 100 },
  num2: { question: 'math', of: 'numbers', operands: 2, product: false, count: 60 },
  num2x: { question: 'math', of: 'numbers', operands: 2, product: true, count: 30 },
  num3: { question: 'math', of: 'numbers', operands: 3, product: false, count: 100 },
  num3x: { question: 'math', of: 'numbers', operands: 3, product: true, count: 200 },
} as const satisfies Record<string, Asked>;

export type AskedId = keyof typeof ASKED;

/** @param unseen the keys that are not in D_C. @param taken grows by the prompts. */
export function drawQuestions(
  random: Random,
  table: Table,
  unseen: readonly string[],
  taken: Set<string>,
): Record<AskedId, Example[]> {
  const draw = ({ question, of, operands, product, count }: Asked): Example[] => {
    const only = product === undefined ? undefined : { only: (e: Expression) => hasProduct(e) === product };
    const mix = { ...asking(question, operands, of), ...only };
    return drawExamples(random, table, of === 'keys' ? unseen : [], count, mix, taken);
  };
  return Object.fromEntries(Object.entries(ASKED).map(([id, asked]) => [id, draw(asked)])) as Record<
    AskedId,
    Example[]
  >;
}
