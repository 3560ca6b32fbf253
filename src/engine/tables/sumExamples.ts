// Sums over the words of a table, for links to train on (D_C of the CALM paper, §3.2) and to be measured with.
import type { Example } from '../../shared/protocol.ts';
import { drawExample, drawNumber, type Operands } from './expression.ts';
import type { Random } from './random.ts';

export interface Mix {
  /** How often an expression has 1, 2 or 3 operands, as weights. */
  operands: readonly [number, number, number];
  /** Share of the operands that are plain numbers. */
  numbers: number;
  /** One operand gives few different prompts; where they are to keep their share, they have to come up again. */
  repeatSingles?: boolean;
}

/**
 * What links are measured to need. Expressions of one operand show a word's value directly and start the learning; without
 * plain numbers the anchor forgets its own sums.
 */
export const TRAINING_MIX: Mix = { operands: [1, 2, 2], numbers: 0.3, repeatSingles: true };

/** How often it is drawn in vain, for each example, before there is taken to be none left. */
const DRAWS = 100;

/**
 * Up to `count` different expressions over these words (but for repeated single operands), none with a prompt that is in
 * `taken`, which grows by them: fewer only where there are no more.
 */
export function sumExamples(
  random: Random,
  table: ReadonlyMap<string, number>,
  words: readonly string[],
  count: number,
  mix: Mix,
  taken: Set<string> = new Set(),
): Example[] {
  const operand = (): string => (random.uniform() < mix.numbers ? drawNumber(random) : random.pick(words));
  const examples: Example[] = [];
  for (let draws = 0; examples.length < count && draws <= DRAWS * count; draws++) {
    const operands = drawOperands(random, mix);
    const example = drawExample(random, operands, operand, table);
    if (taken.has(example.prompt) && !(mix.repeatSingles && operands === 1)) continue;
    taken.add(example.prompt);
    examples.push(example);
  }
  return examples;
}

function drawOperands(random: Random, { operands: [one, two, three] }: Mix): Operands {
  const at = random.uniform() * (one + two + three);
  if (at < one) return 1;
  return at < one + two ? 2 : 3;
}
