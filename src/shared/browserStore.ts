// A store of IndexedDB that outlives its connection. A browser may delete the data under an open page, another page may
// upgrade it, and some close a connection that rests: the connection gives way, and the next use opens anew.
import { createStore, type UseStore } from 'idb-keyval';

/** Of all stores; a later version of the page may have others. */
const VERSION = 1;
/** What holds up the opening for ever must not hold up the page. */
const OPENING_MS = 20_000;
/** Once that was too short. */
const NEXT_OPENING_MS = 500;

/** The connection has gone: opening anew helps. */
const GONE = ['AbortError', 'InvalidStateError', 'UnknownError'];
/** How a store is that is there. */
const THERE = ['NotFoundError', 'QuotaExceededError', 'TimeoutError', 'VersionError'];

/**
 * For the functions of idb-keyval. What a connection that has gone kept from being done is done once more.
 * Rejects with what IndexedDB says, or a DOMException: 'VersionError' for a store of a later version, 'TimeoutError' where
 * it does not open, 'NoStorage' where this browser gives the page none.
 */
export function browserStore(database: string, name: string): UseStore {
  let store: UseStore | undefined;
  let patience = OPENING_MS;

  async function attempt<T>(
    mode: IDBTransactionMode,
    work: (objects: IDBObjectStore) => T | PromiseLike<T>,
    isLast: boolean,
  ): Promise<T> {
    const used = (store ??= createStore(database, name));
    const opening = limited(patience);
    let transaction: IDBTransaction | undefined;
    const opened = (objects: IDBObjectStore): T | PromiseLike<T> => {
      const { db } = objects.transaction;
      db.onversionchange = () => db.close(); // also one that nobody uses must hold up no other page
      if (opening.isOver) throw new DOMException('Nobody waits for it any more.', 'TimeoutError');
      opening.end();
      if (db.version > VERSION) throw new DOMException(`${database} has version ${db.version}.`, 'VersionError');
      patience = OPENING_MS;
      ({ transaction } = objects);
      return work(objects);
    };
    try {
      return await Promise.race([used(mode, opened), opening.passed]);
    } catch (thrown) {
      const reason = thrown ?? (transaction && (await abortOf(transaction)));
      const errorName = reason instanceof Error ? reason.name : 'AbortError';
      if (errorName === 'TimeoutError') patience = NEXT_OPENING_MS;
      const isGone = GONE.includes(errorName);
      if (isGone && store === used) store = undefined;
      if (isGone && !isLast) return attempt(mode, work, true);
      if (transaction || THERE.includes(errorName)) throw reason ?? new DOMException('It was ended.', 'AbortError');
      throw new DOMException(String(reason), 'NoStorage');
    } finally {
      opening.end();
    }
  }
  return (mode, work) => attempt(mode, work, false);
}

function limited(ms: number): { isOver: boolean; passed: Promise<never>; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = {
    isOver: false,
    end: () => clearTimeout(timer),
    passed: new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        limit.isOver = true;
        reject(new DOMException(`It did not open within ${ms / 1000} s.`, 'TimeoutError'));
      }, ms);
    }),
  };
  return limit;
}

/** Why it was ended: a request that failed is told of before that is known. */
function abortOf(transaction: IDBTransaction): Promise<unknown> {
  if (transaction.error) return Promise.resolve(transaction.error);
  return new Promise((resolve) => transaction.addEventListener('abort', () => resolve(transaction.error)));
}
