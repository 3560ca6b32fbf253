// Sets of examples in this browser, under the hash of what is in them: however often a project is saved, and however many
// projects have the same, they are written once. A set never changes.
import { del, delMany, get, keys, set } from 'idb-keyval';
import { browserStore } from '../../shared/browserStore.ts';
import type { ErrorData } from '../../shared/errors.ts';
import { storageError, stored } from './storageError.ts';

export interface ExampleStore {
  /** Undefined when it is not there. @throws PatchbayError 'storage' when that cannot be found out. */
  load(hash: string): Promise<Blob | undefined>;
  /** Writes nothing when it is there. Never rejects: what cannot be kept is reported. Returns whether it is there. */
  save(hash: string, content: Blob): Promise<boolean>;
  /** Of one that is damaged, so that it can be kept anew. Never rejects. */
  forget(hash: string): Promise<void>;
  /** Removes all others. @throws as IndexedDB. */
  keepOnly(hashes: ReadonlySet<unknown>): Promise<void>;
}

/** `onProblem` gets code 'storage'. A failure to save is told once until one succeeds again. */
export function indexedDbExamples(onProblem: (error: ErrorData) => void): ExampleStore {
  const store = browserStore('patchbay-examples', 'sets');
  let savingFails = false;
  return {
    async load(hash) {
      const message = 'The examples of your last visit could not be read.';
      const content = await stored(message, () => get<unknown>(hash, store));
      return content instanceof Blob ? content : undefined;
    },
    async save(hash, content) {
      try {
        if (!(await keys(store)).includes(hash)) await set(hash, content, store);
        savingFails = false;
        return true;
      } catch (thrown) {
        const message = 'Your examples could not be kept in this browser. Choose their files again next time.';
        if (!savingFails) onProblem(storageError(message, thrown).toData());
        savingFails = true;
        return false;
      }
    },
    async forget(hash) {
      await del(hash, store).catch((thrown: unknown) =>
        onProblem(storageError('Damaged examples could not be removed from this browser.', thrown).toData()),
      );
    },
    async keepOnly(hashes) {
      const others = (await keys(store)).filter((hash) => !hashes.has(hash));
      if (others.length > 0) await delMany(others, store);
    },
  };
}
