// idb-keyval without IndexedDB, for tests: the same functions over maps, and a switch that makes every call fail.
import type { UseStore } from 'idb-keyval';

type Entries = Map<IDBValidKey, unknown>;
const databases = new Map<string, Entries>();
const stores = new WeakMap<UseStore, Entries>();
let failure: Error | undefined;

export function emptyDatabases(): void {
  failure = undefined;
  for (const entries of databases.values()) entries.clear();
}

/** From now on every call rejects with this. */
export function failWith(error: Error): void {
  failure = error;
}

/** As in the original, a database of the same name is the same data. */
export function createStore(database: string): UseStore {
  const entries: Entries = databases.get(database) ?? new Map();
  databases.set(database, entries);
  const store: UseStore = () => Promise.reject(new Error('The fake has no transactions.'));
  stores.set(store, entries);
  return store;
}

function entriesOf(store: UseStore): Entries {
  if (failure) throw failure;
  const entries = stores.get(store);
  if (!entries) throw new Error('This store was not made by createStore.');
  return entries;
}

export async function get(key: IDBValidKey, store: UseStore): Promise<unknown> {
  return Promise.resolve(entriesOf(store).get(key));
}

/** A copy, as IndexedDB makes one. */
export async function set(key: IDBValidKey, value: unknown, store: UseStore): Promise<void> {
  entriesOf(store).set(key, structuredClone(value));
  return Promise.resolve();
}

export async function del(key: IDBValidKey, store: UseStore): Promise<void> {
  entriesOf(store).delete(key);
  return Promise.resolve();
}
