// What the two built-in models and the links between them learn from. Everything follows from a seeded stream, so the
// same seed gives the same files.
import type { Example } from '../../src/shared/protocol.ts';
import { drawExample, drawNumber, type Operands } from './expression.ts';
import type { Random } from './random.ts';
import { words as allWords } from './words.ts';

const NO_WORDS: ReadonlyMap<string, number> = new Map();

/** A text for "codes": "dog 3 cat 7 …". The loss is on the values only, so they come apart from the words as well. */
export interface CodesDocument {
  text: string;
  words: string[];
  values: number[];
}

export function codesDocument(random: Random, table: ReadonlyMap<string, number>, pairs = 6): CodesDocument {
  const words = Array.from({ length: pairs }, () => random.pick(allWords));
  const values = words.map((word) => {
    const value = table.get(word);
    if (value === undefined) throw new Error(`The table has no value for "${word}"`);
    return value;
  });
  return { text: words.map((word, i) => `${word} ${values[i]}`).join(' '), words, values };
}

/** An example for "sums": "3 + 14 - 2 =" and "15". */
export function sumsExample(random: Random, operands: Operands): Example {
  return drawExample(random, operands, () => drawNumber(random), NO_WORDS);
}

export interface Mix {
  /** How often an expression has 1, 2 or 3 operands, as weights. */
  operands: readonly [number, number, number];
  /** Share of the operands that are plain numbers. */
  numbers: number;
  /** One operand gives few different prompts; where they are to keep their share, they have to come up again. */
  repeatSingles?: boolean;
}

/**
 * What links are measured to need (D_C of the CALM paper, §3.2). Expressions of one operand show a word's value directly
 * and start the learning; without plain numbers the anchor forgets its own sums.
 */
export const TRAINING_MIX: Mix = { operands: [1, 2, 2], numbers: 0.3, repeatSingles: true };

/**
 * `count` different expressions over these words (but for repeated single operands), none with a prompt that is in
 * `taken`, which grows by them.
 */
export function compositionExamples(
  random: Random,
  table: ReadonlyMap<string, number>,
  words: readonly string[],
  count: number,
  mix: Mix,
  taken: Set<string> = new Set(),
): Example[] {
  const operand = (): string => (random.uniform() < mix.numbers ? drawNumber(random) : random.pick(words));
  const examples: Example[] = [];
  for (let draws = 0; examples.length < count; draws++) {
    if (draws > 100 * count) throw new Error(`There are no ${count} different expressions of this kind`);
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
