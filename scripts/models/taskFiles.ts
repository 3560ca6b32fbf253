// The examples that ship with the built-in task: what the links are trained on, and two sets that measure what came of
// it. A fifth of the words is in training; every word of held-out.jsonl is one that the links have never seen.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../../src/shared/protocol.ts';
import { CHIP_WORDS } from './chips.ts';
import { TRAINING_MIX, type Mix } from '../../src/engine/tables/sumExamples.ts';
import { compositionExamples } from './data.ts';
import { seededRandom, type Random } from '../../src/engine/tables/random.ts';
import { words } from './words.ts';

/** Of the names, for training. */
const TRAINING_SHARE = 1 / 5;
const TRAINING_EXAMPLES = 12_000;

export interface TaskFiles {
  /** Expressions of 1 to 3 operands over the training words, some of the operands plain numbers. */
  train: Example[];
  /** 200 expressions of two words, 200 of three, 50 single words: all of them unseen words. */
  heldOut: Example[];
  /** 200 sums of two numbers and 200 of three: is the anchor's own skill still there? */
  kept: Example[];
}

interface NameSplit {
  share: number;
  names: readonly string[];
  chips: readonly string[];
}

/** @param share of the names that is for training; `chips` are held out in any case. */
export function splitWords(
  random: Random,
  { share = TRAINING_SHARE, names = words, chips = CHIP_WORDS }: Partial<NameSplit> = {},
): { training: string[]; heldOut: string[] } {
  const free = random.shuffle(names.filter((name) => !chips.includes(name)));
  const training = Math.round(share * names.length);
  return { training: free.slice(0, training), heldOut: [...chips, ...free.slice(training)] };
}

export function taskFiles(seed: number, table: ReadonlyMap<string, number>): TaskFiles {
  const random = seededRandom(seed);
  const { training, heldOut } = splitWords(random);
  const taken = new Set<string>();
  const draw = (from: readonly string[], count: number, mix: Mix): Example[] =>
    compositionExamples(random, table, from, count, mix, taken);
  return {
    train: draw(training, TRAINING_EXAMPLES, TRAINING_MIX),
    heldOut: random.shuffle([
      ...draw(heldOut, 50, { operands: [1, 0, 0], numbers: 0 }),
      ...draw(heldOut, 200, { operands: [0, 1, 0], numbers: 0 }),
      ...draw(heldOut, 200, { operands: [0, 0, 1], numbers: 0 }),
    ]),
    kept: [
      ...draw([], 200, { operands: [0, 1, 0], numbers: 1 }),
      ...draw([], 200, { operands: [0, 0, 1], numbers: 1 }),
    ],
  };
}

/** Writes train.jsonl, held-out.jsonl and kept.jsonl. */
export function writeTaskFiles(folder: string, files: TaskFiles): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, examples: readonly Example[]): void =>
    writeFileSync(join(folder, name), examples.map((example) => `${JSON.stringify(example)}\n`).join(''));
  write('train.jsonl', files.train);
  write('held-out.jsonl', files.heldOut);
  write('kept.jsonl', files.kept);
}
