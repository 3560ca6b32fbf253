// Examples for the links (D_C) and for what is measured of them: questions of both kinds over given keys and plain numbers.
import type { Example } from '../../../src/shared/protocol.ts';
import type { Random } from '../../../src/engine/tables/random.ts';
import {
  drawExpression,
  NUMBERS,
  questionExample,
  type Expression,
  type Operands,
  type Question,
  type Table,
} from './expression.ts';

export interface Mix {
  /** How often a question is of each kind, as weights. */
  questions: Readonly<Record<Question, number>>;
  /** How often an expression has 1, 2 or 3 operands, as weights. */
  operands: readonly [number, number, number];
  /** Share of the operands that are plain numbers. */
  numbers: number;
  /** One operand gives few different questions; where they are to keep their share, they have to come up again. */
  repeatSingles?: boolean;
  /** Only expressions of which this is true. */
  only?: (expression: Expression) => boolean;
}

/** As for "codes" and "sums": single operands start the learning, plain numbers keep the anchor's skill. */
export const TRAINING_MIX: Mix = {
  questions: { math: 3, subs: 1 },
  operands: [1, 2, 2],
  numbers: 0.3,
  repeatSingles: true,
};

export const hasProduct = ({ signs }: Expression): boolean => signs.includes('×');

/** How often it is drawn in vain, for each example, before there is taken to be none left. */
const DRAWS = 100;

/**
 * So many different examples (but for repeated single operands), none with a prompt that is in `taken`, which grows by them.
 * @throws Error when there are not so many.
 */
export function drawExamples(
  random: Random,
  table: Table,
  keys: readonly string[],
  count: number,
  mix: Mix,
  taken: Set<string> = new Set(),
): Example[] {
  const operand = (): string => (random.uniform() < mix.numbers ? random.pick(NUMBERS) : random.pick(keys));
  const examples: Example[] = [];
  for (let draws = 0; examples.length < count; draws++) {
    if (draws > DRAWS * count) throw new Error(`There are no ${count} different questions of this kind`);
    const operands = weighted(random, [1, 2, 3] as const, mix.operands);
    const { math, subs } = mix.questions;
    const question = weighted(random, ['math', 'subs'] as const, [math, subs]);
    const expression = drawExpression(random, operands, operand);
    if (mix.only && !mix.only(expression)) continue;
    const example = questionExample(question, expression, table);
    if (taken.has(example.prompt) && !(mix.repeatSingles && operands === 1)) continue;
    taken.add(example.prompt);
    examples.push(example);
  }
  return examples;
}

/** Of one kind, of so many operands, of keys alone or of numbers alone. */
export function asking(question: Question, operands: Operands, keysOrNumbers: 'keys' | 'numbers'): Mix {
  return {
    questions: { math: question === 'math' ? 1 : 0, subs: question === 'subs' ? 1 : 0 },
    operands: [operands === 1 ? 1 : 0, operands === 2 ? 1 : 0, operands === 3 ? 1 : 0],
    numbers: keysOrNumbers === 'numbers' ? 1 : 0,
  };
}

function weighted<Item>(random: Random, items: readonly Item[], weights: readonly number[]): Item {
  let at = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    if (at < weight) return items[i];
    at -= weight;
  }
  return items[items.length - 1];
}
