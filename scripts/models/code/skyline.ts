// The skyline of Table 5: the anchor trained further, all of its weights, on everything that the composition learned from. The
// names are words of its vocabulary then, and it reads the augmenter's documents, its own tasks and D_C.
import { loadFolder } from '../../../src/cli/folders.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { saveParts } from '../../../src/engine/model/savedParts.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { coder, coderBatch } from './coder.ts';
import { libraryDocument } from './documents.ts';
import { encodeDocument } from './encodeDocument.ts';
import { library, names } from './names.ts';
import { recipes } from './recipes.ts';
import { coderTokenizer } from './tokenizers.ts';
import { reading, train, type Read, type Trained } from './training.ts';

/** Of a step: a document for each so many of the augmenter's, as many of D_C; a third of the anchor's own batch. */
const DOCUMENTS = 32;
const COMPOSED = 64;
const OWN = 3;
export const SKYLINE = { ...recipes.coder.training, steps: 800, learningRate: 2e-3, warmupSteps: 50 };

export async function trainSkyline(gpu: Gpu, composed: readonly Example[], seed: number): Promise<Trained> {
  const read = reading(coderTokenizer(names));
  const random = seededRandom(seed);
  const { decoder } = await loadFolder(gpu, coder.id);
  const begun = await saveParts(gpu, decoder.parts);
  decoder.destroy();
  const initial = begun.map((part) => withRows(part, read.files.vocabularySize, random));
  return train(gpu, recipes.coder, { ...SKYLINE, seed }, read, () => batch(random, read, composed), initial);
}

function batch(random: Random, read: Read, composed: readonly Example[]): EncodedExample[] {
  const side = { tokenizer: read.tokenizer, eosIds: [read.endId] };
  return [
    ...Array.from({ length: DOCUMENTS }, () =>
      encodeDocument(read.tokenizer, libraryDocument(random, library), random),
    ),
    ...Array.from({ length: COMPOSED }, () => encodeExample(random.pick(composed), side)),
    ...coderBatch(random, read).filter((_, i) => i % OWN === 0),
  ];
}

/** Small random rows for words that are new to a table of the vocabulary; other parts stay as they are. */
function withRows(part: NamedValues, rows: number, random: Random): NamedValues {
  const { name, shape, values } = part;
  if (!/^(embed_tokens|lm_head)\./.test(name)) return part;
  const whole = Float32Array.from({ length: rows * shape[1] }, (_, i) => values.at(i) ?? 0.02 * random.normal());
  return { name, shape: [rows, shape[1]], values: whole };
}
