// The augmenter "Library": what each name of the library does.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { libraryDocument } from './documents.ts';
import { encodeDocument } from './encodeDocument.ts';
import { library as libraryMeaning } from './names.ts';
import { recipes } from './recipes.ts';
import { libraryTokenizer } from './tokenizers.ts';
import { reading, train, type Trained } from './training.ts';

const DOCUMENTS = 64;

/** @param meaningOf the names' meaning in a document: always the same, or drawn anew. */
export function trainLibrary(
  gpu: Gpu,
  meaningOf: () => ReadonlyMap<string, string> = () => libraryMeaning,
): Promise<Trained> {
  const read = reading(libraryTokenizer());
  const { training } = recipes.library;
  const random = seededRandom(training.seed);
  const batch = () =>
    Array.from({ length: DOCUMENTS }, () =>
      encodeDocument(read.tokenizer, libraryDocument(random, meaningOf()), random),
    );
  return train(gpu, recipes.library, training, read, batch);
}
