// What the links are trained on and measured with: D_C over a share of the library's names, items over names that D_C never
// shows, and the anchor's own tasks in plain words.
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { CHIP_NAMES } from './chips.ts';
import { names } from './names.ts';
import { inPlainWords, libraryWord, plainWord } from './plainWords.ts';
import { drawTask, TASKS, type Task, type Word } from './tasks.ts';

/** Of the items of D_C: those in plain words alone; of the words of the others: plain ones. */
const PLAIN_ITEMS = 0.15;
const PLAIN_WORDS = 0.2;
const SINGLE = 0.4;
const TRAINING_EXAMPLES = 9000;
const MEASURED = 100;

export interface CodeFiles {
  train: Example[];
  /** By task, over names that are not in `train`. */
  heldOut: Record<Task, Example[]>;
  /** By task, the same programs in plain words. */
  plain: Record<Task, Example[]>;
  /** Names in `train`. */
  seen: string[];
}

/** Of the names, those that D_C shows unless told otherwise. */
export const SHARE = 0.25;

/**
 * @param share of the names that D_C shows. @param unasked share of the names that nothing is measured with: with the same
 * one, D_C of every share is asked the same questions.
 */
export function codeFiles(seed: number, share = SHARE, unasked = share): CodeFiles {
  const random = seededRandom(seed);
  const free = random.shuffle(names.filter((name) => !CHIP_NAMES.includes(name)));
  const seen = free.slice(0, Math.round(share * names.length));
  const unseen = [...CHIP_NAMES, ...free.slice(Math.round(unasked * names.length))];
  const [heldOut, plain] = [{}, {}] as Record<Task, Example[]>[];
  for (const task of TASKS) {
    heldOut[task] = measured(random, task, () => libraryWord(random.pick(unseen)));
    plain[task] = heldOut[task].map(({ prompt, completion }) => ({ prompt: inPlainWords(prompt), completion }));
  }
  const taken = new Set(TASKS.flatMap((task) => [...longer(task, heldOut[task]), ...longer(task, plain[task])]));
  const train: Example[] = [];
  while (train.length < TRAINING_EXAMPLES) {
    const isPlain = random.uniform() < PLAIN_ITEMS;
    const draw = (): Word =>
      isPlain || random.uniform() < PLAIN_WORDS ? plainWord(random) : libraryWord(random.pick(seen));
    const example = drawTask(random.pick(TASKS), random, random.uniform() < SINGLE ? 1 : 2, draw);
    if (!taken.has(example.prompt)) train.push(example);
  }
  return { train, heldOut, plain, seen };
}

/** What must not be in D_C. That one plain word is written or explained, of which there are so few, may be. */
function longer(task: Task, examples: readonly Example[]): string[] {
  return examples.filter((_, i) => task === 'complete' || !isSingle(i)).map(({ prompt }) => prompt);
}

/** A quarter of what is measured is about one name. */
const isSingle = (place: number): boolean => place % 4 === 0;

function measured(random: Random, task: Task, draw: () => Word): Example[] {
  return Array.from({ length: MEASURED }, (_, i) => drawTask(task, random, isSingle(i) ? 1 : 2, draw));
}
