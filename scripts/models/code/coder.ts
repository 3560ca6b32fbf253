// The anchor "Coder": completes, writes and explains programs in plain words.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import type { BuiltInModel } from '../builtIn.ts';
import { shrinkUnknown } from '../sums.ts';
import { plainWord } from './plainWords.ts';
import { recipes } from './recipes.ts';
import { drawTask, TASKS, type Task } from './tasks.ts';
import { coderTokenizer } from './tokenizers.ts';
import { reading, scoreAlone, train, writeTrained, type Read, type Trained } from './training.ts';

/** Examples of a step, over one word and over two. */
export const CODER_BATCH: Record<Task, Record<1 | 2, number>> = {
  complete: { 1: 24, 2: 136 },
  write: { 1: 4, 2: 14 },
  explain: { 1: 4, 2: 14 },
};
const CHECKED = 300;

export const coder: BuiltInModel = {
  kind: 'model',
  id: 'coder',
  recipe: recipes.coder,
  card: {
    about: `Does three things with programs of a small stack language: completes them ("4 add3 _ 9 ?"), writes them from a text
("do add3 twice then undo double :") and explains them ("add3 double ;"). It knows the language's 30 plain words and the English
for them, and no name of any library: every other word is the same unknown token to it. In Patchbay it is the anchor of code in
small: the model that answers, and that links write into.`,
    data: `Examples of the three tasks over one and two plain words, drawn anew for every step; the loss is on the answer. Noise
is added to the embeddings while it learns, so that a link can hand over a word to work with.`,
    limits: [
      'Programs of more than two words, beside the one that is missing, were never seen; numbers go from -12 to 30.',
      'It always answers something, also where it cannot know.',
    ],
  },
  make: makeCoder,
};

/** The examples of a step, as Coder reads them. */
export function coderBatch(random: Random, { tokenizer, endId }: Read): EncodedExample[] {
  const side = { tokenizer, eosIds: [endId] };
  return TASKS.flatMap((task) =>
    ([1, 2] as const).flatMap((count) =>
      Array.from({ length: CODER_BATCH[task][count] }, () => encodeExample(plainTask(task, random, count), side)),
    ),
  );
}

const plainTask = (task: Task, random: Random, count: 1 | 2): Example =>
  drawTask(task, random, count, () => plainWord(random));

export async function trainCoder(gpu: Gpu): Promise<Trained> {
  const read = reading(coderTokenizer());
  const { training } = recipes.coder;
  const random = seededRandom(training.seed);
  const trained = await train(gpu, recipes.coder, training, read, () => coderBatch(random, read));
  await shrinkUnknown(gpu, trained.model, read.tokenizer.idOf(UNKNOWN) ?? 0);
  return trained;
}

async function makeCoder(gpu: Gpu): Promise<void> {
  const batch = Object.fromEntries(
    TASKS.flatMap((task) => ([1, 2] as const).map((count) => [`${task}, ${count}`, CODER_BATCH[task][count]])),
  );
  await writeTrained(gpu, coder, await trainCoder(gpu), { batch }, async (folder) => {
    const random = seededRandom(recipes.coder.training.seed + 1);
    const results: Record<string, number> = {};
    for (const task of TASKS)
      for (const count of [1, 2] as const) {
        const examples = Array.from({ length: CHECKED }, () => plainTask(task, random, count));
        results[`${task}, ${count === 1 ? 'one word' : 'two words'}`] = await scoreAlone(gpu, folder, examples);
      }
    return results;
  });
}
