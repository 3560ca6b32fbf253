// What a seed draws: which words are in D_C, its examples, and the questions that all rows of that seed are asked.
import type { Example } from '../../../src/shared/protocol.ts';
import { TRAINING_MIX, type Mix } from '../../../src/engine/tables/sumExamples.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { compositionExamples } from '../../models/data.ts';
import { splitWords } from '../../models/taskFiles.ts';
import type { MeasuredSet } from '../experiment.ts';

/** Of the 1,000 words: in D_C as it is usually, and at the most and the least. */
export const SHARE = 0.2;
const [SMALLEST_SHARE, LARGEST_SHARE] = [0.05, 0.5];
export const SIZE = 12_000;

/** What a row changes. */
export interface Variation {
  /** Share of the words. */
  share?: number;
  examples?: number;
  mix?: Partial<Mix>;
  /** Whether some questions are also to be answered freely. */
  isFree?: boolean;
}

export interface Drawn {
  train: Example[];
  sets: Record<string, MeasuredSet>;
}

/**
 * Unseen words are those that no share has, and words of D_C those that every share has, so the questions are the same for all
 * rows of a seed. None of them is in D_C.
 */
export function drawExamples(
  seed: number,
  table: ReadonlyMap<string, number>,
  { share = SHARE, examples = SIZE, mix, isFree = false }: Variation = {},
): Drawn {
  const random = seededRandom(100 + seed);
  const split = splitWords(random, { share: LARGEST_SHARE });
  const seen = split.training.slice(0, SMALLEST_SHARE * table.size);
  const taken = new Set<string>();
  const ask = (from: readonly string[], operands: Mix['operands'], count: number): Example[] =>
    compositionExamples(random, table, from, count, { operands, numbers: from.length === 0 ? 1 : 0 }, taken);
  const asked = {
    unseen1: ask(split.heldOut, [1, 0, 0], 100),
    unseen2: ask(split.heldOut, [0, 1, 0], 200),
    unseen3: ask(split.heldOut, [0, 0, 1], 200),
    seen2: ask(seen, [0, 1, 0], 200),
    seen3: ask(seen, [0, 0, 1], 200),
    plain2: ask([], [0, 1, 0], 200),
    plain3: ask([], [0, 0, 1], 200),
  };
  const exact = Object.entries(asked).map(([id, set]): [string, MeasuredSet] => [id, { examples: set, how: 'exact' }]);
  const free = ['unseen2', 'unseen3'] as const;
  const answered = free.map((id): [string, MeasuredSet] => [
    `${id}-free`,
    { examples: asked[id].slice(0, 100), how: 'free' },
  ]);
  const inTraining = split.training.slice(0, Math.round(share * table.size));
  return {
    train: compositionExamples(random, table, inTraining, examples, { ...TRAINING_MIX, ...mix }, taken),
    sets: Object.fromEntries(isFree ? [...exact, ...answered] : exact),
  };
}
