// The skyline of Table 5: the anchor trained further, all of its weights, on everything that the composition learned from. The
// names are words of its vocabulary then, and it reads the augmenter's documents, its own tasks and D_C.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { weightsOf } from '../weightsOf.ts';
import { coder, coderBatch } from './coder.ts';
import { libraryDocument } from './documents.ts';
import { encodeDocument } from './encodeDocument.ts';
import { library, names } from './names.ts';
import { recipes } from './recipes.ts';
import { coderTokenizer } from './tokenizers.ts';
import { reading, train, type Read, type Trained } from './training.ts';

/** Of a step: documents of the augmenter's, examples of D_C, and of the anchor's own batch one in so many. */
export const SKYLINE_BATCH = { documents: 32, composed: 64, own: 3 } as const;
export const SKYLINE = { ...recipes.coder.training, steps: 800, learningRate: 2e-3, warmupSteps: 50 };

export async function trainSkyline(gpu: Gpu, composed: readonly Example[], seed: number): Promise<Trained> {
  const read = reading(coderTokenizer(names));
  const random = seededRandom(seed);
  const begun = await weightsOf(gpu, coder.id);
  const initial = begun.map((part) => withRows(part, read.files.vocabularySize, random));
  return train(gpu, recipes.coder, { ...SKYLINE, seed }, read, () => batch(random, read, composed), initial);
}

function batch(random: Random, read: Read, composed: readonly Example[]): EncodedExample[] {
  const side = { tokenizer: read.tokenizer, eosIds: [read.endId] };
  return [
    ...Array.from({ length: SKYLINE_BATCH.documents }, () =>
      encodeDocument(read.tokenizer, libraryDocument(random, library), random),
    ),
    ...Array.from({ length: SKYLINE_BATCH.composed }, () => encodeExample(random.pick(composed), side)),
    ...coderBatch(random, read).filter((_, i) => i % SKYLINE_BATCH.own === 0),
  ];
}

/** Small random rows for words that are new to a table of the vocabulary; other parts stay as they are. */
function withRows(part: NamedValues, rows: number, random: Random): NamedValues {
  const { name, shape, values } = part;
  if (!/^(embed_tokens|lm_head)\./.test(name)) return part;
  const whole = Float32Array.from({ length: rows * shape[1] }, (_, i) => values.at(i) ?? 0.02 * random.normal());
  return { name, shape: [rows, shape[1]], values: whole };
}
