// The examples that ship with "keys" and "calculator". A fifth of the keys is in training; every key of held-out.jsonl is one
// that the links have never seen.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { splitWords, type TaskFiles } from '../taskFiles.ts';
import { CHIP_KEYS } from './chips.ts';
import { drawExamples, TRAINING_MIX } from './examples.ts';
import type { Table } from './expression.ts';
import { keys } from './keys.ts';
import { ASKED, drawQuestions, type AskedId } from './questions.ts';

const SIZE = 9000;

export interface KeyValueTask extends TaskFiles {
  /** The questions of heldOut and kept, by what they ask. */
  asked: Record<AskedId, Example[]>;
}

/** The questions are drawn first, so none of them is in D_C, whatever that is. */
export function keyValueTask(seed: number, table: Table): KeyValueTask {
  const random = seededRandom(seed);
  const { training, heldOut } = splitWords(random, { names: keys, chips: CHIP_KEYS });
  const taken = new Set<string>();
  const asked = drawQuestions(random, table, heldOut, taken);
  const of = (what: 'keys' | 'numbers'): Example[] =>
    (Object.keys(ASKED) as AskedId[]).filter((id) => ASKED[id].of === what).flatMap((id) => asked[id]);
  return {
    train: drawExamples(random, table, training, SIZE, TRAINING_MIX, taken),
    heldOut: random.shuffle(of('keys')),
    kept: of('numbers'),
    asked,
  };
}
