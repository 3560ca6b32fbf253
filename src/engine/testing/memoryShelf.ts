// A shelf that keeps models in memory, and a library that has them beside those of another one.
import type { LibraryModel, PickedFile } from '../../shared/models.ts';
import { badRequest } from '../../shared/errors.ts';
import type { Library, ModelShelf } from '../library.ts';
import { fileInMemory } from '../storage/fileSource.ts';

/** Only `addFiles` and `listModels` do something. */
export function memoryShelf(others: Library): { shelf: ModelShelf; library: Library } {
  const kept = new Map<string, { model: LibraryModel; files: ReadonlyMap<string, ArrayBuffer> }>();
  const none = (): Promise<never> => Promise.reject(badRequest('This shelf only takes files.', ''));
  const shelf: ModelShelf = {
    addFiles: async ({ title, files }, made) => {
      const id = `kept-${kept.size + 1}`;
      const read = await Promise.all(files.map(async ({ name, blob }) => [name, await blob.arrayBuffer()] as const));
      const bytes = read.reduce((sum, [, content]) => sum + content.byteLength, 0);
      const state = 'kept' as const;
      const source = { kind: 'files' as const, ...made };
      const model: LibraryModel = { id, title, source, license: '', state, bytes, keptBytes: bytes };
      kept.set(id, { model, files: new Map(read) });
      return model;
    },
    listModels: () => Promise.resolve({ models: Array.from(kept.values(), ({ model }) => model) }),
    planModel: none,
    planFiles: none,
    fetchModel: none,
    pauseFetch: none,
    removeModel: none,
    keepBuiltIns: none,
    stopKeeping: none,
  };
  const library: Library = {
    entry: (id) => {
      const own = kept.get(id);
      return own ? Promise.resolve({ id, title: own.model.title, about: '', license: '' }) : others.entry(id);
    },
    file: (id, name, progress) => {
      const own = kept.get(id);
      if (!own) return others.file(id, name, progress);
      const content = own.files.get(name);
      return Promise.resolve(content && fileInMemory(content));
    },
  };
  return { shelf, library };
}

export function textFile(name: string, text: string): PickedFile {
  return { name, blob: new Blob([text]) };
}
