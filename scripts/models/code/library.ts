// The augmenter "Library": what each name of the library does.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import type { BuiltInModel } from '../builtIn.ts';
import { libraryDocument } from './documents.ts';
import { encodeDocument } from './encodeDocument.ts';
import { library as meaning, names } from './names.ts';
import { recipes } from './recipes.ts';
import { libraryTokenizer } from './tokenizers.ts';
import { reading, scoreAlone, train, writeTrained, type Trained } from './training.ts';

export const LIBRARY_DOCUMENTS = 64;

export const library: BuiltInModel = {
  kind: 'model',
  id: 'library',
  recipe: recipes.library,
  card: {
    about: `Knows what 600 names of a library of small programs do ("bedal" adds three, "botob" doubles), and nothing else. It
knows no English and was never asked to complete, write or explain a program. In Patchbay it is the augmenter of code in small:
its hidden states carry what a name does, and links take it from there.`,
    data: `Texts of six names, each followed by the plain word that does the same ("bedal add3 botob double …") or by a number
and what the name makes of it ("bedal 4 7 …"), drawn anew for every step; the loss is on what can be known. Half of that is read
as an unknown token, and further unknown tokens stand between.`,
    limits: [
      'It knows 600 names, 30 plain words and the numbers from -12 to 30. Every other word is one unknown token.',
      'It is made to be read by links. By itself, what it says after anything but one of its names means nothing.',
    ],
  },
  make: makeLibrary,
};

/** @param meaningOf what the names mean in a document: always the same, or drawn anew. */
export function trainLibrary(gpu: Gpu, meaningOf: () => ReadonlyMap<string, string> = () => meaning): Promise<Trained> {
  const read = reading(libraryTokenizer());
  const { training } = recipes.library;
  const random = seededRandom(training.seed);
  const batch = (): EncodedExample[] =>
    Array.from({ length: LIBRARY_DOCUMENTS }, () =>
      encodeDocument(read.tokenizer, libraryDocument(random, meaningOf()), random),
    );
  return train(gpu, recipes.library, training, read, batch);
}

async function makeLibrary(gpu: Gpu): Promise<void> {
  await writeTrained(gpu, library, await trainLibrary(gpu), { documents: LIBRARY_DOCUMENTS }, async (folder) => {
    const asked = (before: string) =>
      names.map((name) => ({ prompt: `${before}${name}`, completion: meaning.get(name) ?? '' }));
    return {
      'plain words of names': await scoreAlone(gpu, folder, asked('')),
      'the same behind a number': await scoreAlone(gpu, folder, asked('4 ')),
      'the same behind English and another name': await scoreAlone(gpu, folder, asked('undo babex twice then do ')),
    };
  });
}
