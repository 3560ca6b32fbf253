// What IndexedDB says when it cannot, in words.
import { PatchbayError } from '../../shared/errors.ts';
import { storageProblem } from '../../shared/storageProblem.ts';

/** @param message what could not be kept or read. */
export function storageError(message: string, thrown: unknown): PatchbayError {
  return new PatchbayError(storageProblem(message, thrown), { cause: thrown });
}

/** Work on IndexedDB whose failure is told in words. @throws PatchbayError 'storage'. */
export async function stored<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw storageError(message, thrown);
  }
}

/** This browser gives the page no storage at all. */
export function isNoStorage(thrown: unknown): boolean {
  return thrown instanceof PatchbayError && thrown.cause instanceof Error && thrown.cause.name === 'NoStorage';
}
