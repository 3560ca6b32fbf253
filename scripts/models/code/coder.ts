// The anchor "Coder": the three tasks in plain words.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { shrinkUnknown } from '../sums.ts';
import { plainWord } from './plainWords.ts';
import { recipes } from './recipes.ts';
import { drawTask, type Task } from './tasks.ts';
import { coderTokenizer } from './tokenizers.ts';
import { reading, train, type Trained } from './training.ts';

/** Examples of a step, over one word and over two. */
const BATCH: Record<Task, [one: number, two: number]> = {
  complete: [24, 104],
  write: [8, 24],
  explain: [8, 24],
};

export async function trainCoder(gpu: Gpu): Promise<Trained> {
  const read = reading(coderTokenizer());
  const { training } = recipes.coder;
  const random = seededRandom(training.seed);
  const side = { tokenizer: read.tokenizer, eosIds: [read.endId] };
  const batch = (): EncodedExample[] =>
    (Object.entries(BATCH) as [Task, [number, number]][]).flatMap(([task, counts]) =>
      counts.flatMap((count, i) =>
        Array.from({ length: count }, () =>
          encodeExample(
            drawTask(task, random, i === 0 ? 1 : 2, () => plainWord(random)),
            side,
          ),
        ),
      ),
    );
  const trained = await train(gpu, recipes.coder, training, read, batch);
  await shrinkUnknown(gpu, trained.model, read.tokenizer.idOf(UNKNOWN) ?? 0);
  return trained;
}
