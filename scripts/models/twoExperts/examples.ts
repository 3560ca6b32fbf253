// What the links of the two experts are trained and measured on. A fifth of either expert's names is in training; every name
// of the other sets is one that the links have never seen.
import type { Example } from '../../../src/shared/protocol.ts';
import { drawExample } from '../../../src/engine/tables/expression.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { TRAINING_MIX, type Mix } from '../../../src/engine/tables/sumExamples.ts';
import { CHIP_WORDS } from '../chips.ts';
import { compositionExamples } from '../data.ts';
import { splitWords } from '../taskFiles.ts';
import { words } from '../words.ts';
import { CHIP_CITIES } from './chips.ts';
import { cityNames } from './cityNames.ts';

const TRAINING_EXAMPLES = 10_000;
const MEASURED = 200;

export interface ExpertExamples {
  /** Sums of one to three operands over the training names of both, some of the operands plain numbers. */
  train: Example[];
  /** The same over the names of one expert only, for links that are trained by themselves. */
  trainCodes: Example[];
  trainCities: Example[];
  /** Two operands: a name of each expert. */
  both2: Example[];
  /** Three: a name of each, and one more of either. */
  both3: Example[];
  /** Two names of one expert. */
  codes2: Example[];
  cities2: Example[];
  /** Plain sums of two numbers, and of three. */
  plain2: Example[];
  plain3: Example[];
}

/** @param table the numbers of all names of both. The same seed gives the same examples. */
export function expertExamples(seed: number, table: ReadonlyMap<string, number>): ExpertExamples {
  const random = seededRandom(seed);
  const codes = splitWords(random);
  const cities = splitWords(random, { names: cityNames, chips: CHIP_CITIES });
  const taken = new Set<string>();
  const draw = (from: readonly string[], count: number, mix: Mix): Example[] =>
    compositionExamples(random, table, from, count, mix, taken);
  const two = { operands: [0, 1, 0], numbers: 0 } as const;
  const three = { operands: [0, 0, 1], numbers: 0 } as const;
  const train = draw([...codes.training, ...cities.training], TRAINING_EXAMPLES, TRAINING_MIX);
  return {
    train,
    both2: mixed(random, table, [codes.heldOut, cities.heldOut], 2, taken),
    both3: mixed(random, table, [codes.heldOut, cities.heldOut], 3, taken),
    codes2: draw(codes.heldOut, MEASURED, two),
    cities2: draw(cities.heldOut, MEASURED, two),
    plain2: draw([], MEASURED, { ...two, numbers: 1 }),
    plain3: draw([], MEASURED, { ...three, numbers: 1 }),
    trainCodes: compositionExamples(random, table, codes.training, TRAINING_EXAMPLES, TRAINING_MIX, new Set(taken)),
    trainCities: compositionExamples(random, table, cities.training, TRAINING_EXAMPLES, TRAINING_MIX, new Set(taken)),
  };
}

/** Whose names they are: both lists are in every question. */
function mixed(
  random: Random,
  table: ReadonlyMap<string, number>,
  lists: readonly [readonly string[], readonly string[]],
  operands: 2 | 3,
  taken: Set<string>,
): Example[] {
  const examples: Example[] = [];
  while (examples.length < MEASURED) {
    const from = random.shuffle(operands === 2 ? lists : [...lists, random.pick(lists)]);
    let at = 0;
    const example = drawExample(random, operands, () => random.pick(from[at++]), table);
    if (taken.has(example.prompt)) continue;
    taken.add(example.prompt);
    examples.push(example);
  }
  return examples;
}

export const allNames: readonly string[] = [...words, ...cityNames];
export const chipNames: readonly string[] = [...CHIP_WORDS, ...CHIP_CITIES];
