// Downloaded files stay in this browser, under the SHA-256 of what is in them: the same weights are never fetched twice,
// and a changed file is another file. A cache is never needed: one that is full or refused costs a download, no more.
import { del, get, keys, set } from 'idb-keyval';
import { browserStore } from '../../shared/browserStore.ts';
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import { storageError } from './storageError.ts';

/** By content hash. None of its methods rejects. */
export interface BlobCache {
  get(hash: string): Promise<ArrayBuffer | undefined>;
  set(hash: string, bytes: ArrayBuffer): Promise<void>;
  delete(hash: string): Promise<void>;
  /** Of everything that is kept; none when that cannot be told. */
  hashes(): Promise<ReadonlySet<string>>;
}

/** `onProblem` is told once a visit, with code 'storage', when this browser keeps nothing. */
export function indexedDbCache(onProblem: (error: ErrorData) => void): BlobCache {
  const store = browserStore('patchbay-weights', 'files');
  let isReported = false;
  const orProblem = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (thrown) {
      if (!isReported) onProblem(notKept(thrown).toData());
      isReported = true;
      return undefined;
    }
  };
  return {
    get: (hash) =>
      orProblem(async () => {
        const kept = await get<unknown>(hash, store);
        return kept instanceof ArrayBuffer ? kept : undefined;
      }),
    set: (hash, bytes) => orProblem(() => set(hash, bytes, store)),
    delete: (hash) => orProblem(() => del(hash, store)),
    hashes: async () => new Set(await orProblem(() => keys<string>(store))),
  };
}

function notKept(thrown: unknown): PatchbayError {
  return storageError('The models could not be kept in this browser; they will be downloaded again next time.', thrown);
}
