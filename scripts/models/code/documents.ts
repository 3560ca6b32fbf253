// What the augmenter reads: names of the library, each with the plain word that it stands for, or with a number and what
// the name makes of it. No English.
import type { Random } from '../../../src/engine/tables/random.ts';
import { LARGEST, LARGEST_INPUT, SMALLEST } from './tasks.ts';
import { run } from './interpreter.ts';
import { names } from './names.ts';

/** One word of a document, and whether what stands there can be known from what stands before it. */
export interface Piece {
  text: string;
  isKnowable: boolean;
}

/** "bedal add3 botob 4 8 …": so many names. @param meaning name to plain word. */
export function libraryDocument(random: Random, meaning: ReadonlyMap<string, string>, count = 6): Piece[] {
  return Array.from({ length: count }, () => random.pick(names)).flatMap((name) => {
    const word = meaning.get(name) ?? '';
    const input = random.integer(LARGEST_INPUT + 1);
    const output = run([word], input) ?? NaN;
    const isTrace = random.uniform() < 0.3 && output >= SMALLEST && output <= LARGEST;
    if (!isTrace) return [piece(name, false), piece(word, true)];
    return [piece(name, false), piece(String(input), false), piece(String(output), true)];
  });
}

const piece = (text: string, isKnowable: boolean): Piece => ({ text, isKnowable });
