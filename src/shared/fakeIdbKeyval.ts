// idb-keyval without IndexedDB, for tests: the same functions over maps, and switches that make calls fail.
import type { UseStore } from 'idb-keyval';

type Entries = Map<IDBValidKey, unknown>;
const databases = new Map<string, Entries>();
const stores = new WeakMap<UseStore, Entries>();
let failure: Error | undefined;
let room = Infinity;

export function emptyDatabases(): void {
  failure = undefined;
  room = Infinity;
  for (const entries of databases.values()) entries.clear();
}

/** From now on every call rejects with this; with nothing, none does. */
export function failWith(error: Error | undefined): void {
  failure = error;
}

/** From now on so many bytes of content fit, all together. */
export function limitRoom(bytes: number): void {
  room = bytes;
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
  return Promise.resolve(copy(entriesOf(store).get(key)));
}

export async function set(key: IDBValidKey, value: unknown, store: UseStore): Promise<void> {
  const entries = entriesOf(store);
  const used = [...databases.values()]
    .flatMap((each) => [...each.values()])
    .reduce((sum: number, each) => sum + size(each), 0);
  if (used + size(value) > room) throw new DOMException('no room', 'QuotaExceededError');
  entries.set(key, copy(value));
  return Promise.resolve();
}

export async function del(key: IDBValidKey, store: UseStore): Promise<void> {
  return delMany([key], store);
}

export async function delMany(all: IDBValidKey[], store: UseStore): Promise<void> {
  const entries = entriesOf(store);
  for (const key of all) entries.delete(key);
  return Promise.resolve();
}

export async function keys(store: UseStore): Promise<IDBValidKey[]> {
  return Promise.resolve([...entriesOf(store).keys()]);
}

export async function values(store: UseStore): Promise<unknown[]> {
  return Promise.resolve([...entriesOf(store).values()].map(copy));
}

/** IndexedDB hands out copies, and takes them. */
function copy(value: unknown): unknown {
  return structuredClone(value);
}

function size(value: unknown): number {
  if (value instanceof Blob) return value.size;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + size(each), 0);
}
