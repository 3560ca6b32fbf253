// What the two built-in models and the links between them learn from. Everything follows from a seeded stream, so the
// same seed gives the same files.
import type { Example } from '../../src/shared/protocol.ts';
import { drawExample, drawNumber, type Operands } from '../../src/engine/tables/expression.ts';
import type { Random } from '../../src/engine/tables/random.ts';
import { sumExamples, type Mix } from '../../src/engine/tables/sumExamples.ts';
import { words as allWords } from './words.ts';

const NO_WORDS: ReadonlyMap<string, number> = new Map();

/** A text for a model of numbers: "dog 3 cat 7 …". The loss is on the values only, so they come apart from the names as well. */
export interface CodesDocument {
  text: string;
  words: string[];
  values: number[];
}

const PAIRS = 6;

export function codesDocument(
  random: Random,
  table: ReadonlyMap<string, number>,
  names: readonly string[] = allWords,
): CodesDocument {
  const words = Array.from({ length: PAIRS }, () => random.pick(names));
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

/** As `sumExamples`, and exactly so many. */
export function compositionExamples(
  random: Random,
  table: ReadonlyMap<string, number>,
  words: readonly string[],
  count: number,
  mix: Mix,
  taken: Set<string> = new Set(),
): Example[] {
  const examples = sumExamples(random, table, words, count, mix, taken);
  if (examples.length < count) throw new Error(`There are no ${count} different expressions of this kind`);
  return examples;
}
