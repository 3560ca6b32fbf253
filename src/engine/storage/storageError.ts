// What IndexedDB says when it cannot, in words.
import { PatchbayError } from '../../shared/errors.ts';

export function storageError(message: string, thrown: unknown): PatchbayError {
  const name = thrown instanceof Error ? thrown.name : '';
  const hint =
    name === 'QuotaExceededError'
      ? 'The storage of this browser is full: free some space on this computer, or remove data of other sites.'
      : 'Allow this site to store data, and leave private browsing, if you want things to be kept.';
  const detail = thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown);
  return new PatchbayError({ code: 'storage', message, hint, detail }, { cause: thrown });
}

/** Work on IndexedDB whose failure is told in words. @throws PatchbayError 'storage'. */
export async function stored<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw storageError(message, thrown);
  }
}
