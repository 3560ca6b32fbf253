// What the browser's storage says when it cannot, in words.
import type { ErrorData } from '../../shared/errors.ts';

/** @param message what could not be kept or read. */
export function storageProblem(message: string, thrown: unknown): ErrorData {
  const name = thrown instanceof Error ? thrown.name : '';
  const hint =
    name === 'QuotaExceededError'
      ? 'The storage of this browser is full: remove models from the library, or free some space on this computer.'
      : 'Allow this site to store data, and leave private browsing, if you want things to be kept.';
  return {
    code: 'storage',
    message,
    hint,
    detail: thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown),
  };
}
