// What a person can do when the browser's storage fails: it is full, damaged, of another version, held up, or there is none.
import type { ErrorData } from './errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  DataError: 'It is damaged, and was not used: make it again, or open it from a file.',
  QuotaExceededError:
    'The storage of this browser is full: remove models from the library, or free some space on this computer.',
  VersionError: 'A newer version of this page has written there: close this page in all tabs, and open it again.',
  NotFoundError: 'A newer version of this page has written there: close this page in all tabs, and open it again.',
  TimeoutError: 'Another tab or program holds the storage: close this page in all tabs, and open it again.',
};
const OTHER = 'Allow this site to store data, and leave private browsing, if you want things to be kept.';

/** The same sentence wherever it is met, so that it is told once. */
const NO_STORAGE = {
  message: 'This browser keeps nothing of this page: what you make here is gone when this tab is closed.',
  hint: 'Save what matters to files. Allow this site to store data, and leave private browsing, if you want things to be kept.',
};

/** @param message what could not be kept or read. */
export function storageProblem(message: string, thrown: unknown): ErrorData {
  const name = thrown instanceof Error ? thrown.name : '';
  const detail = thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown);
  if (name === 'NoStorage') return { code: 'storage', ...NO_STORAGE, detail };
  return { code: 'storage', message, hint: HINTS[name] ?? OTHER, detail };
}
