// idb-keyval without IndexedDB, for tests: the same functions over maps, and switches that make calls fail. A fault can be
// injected at any one write, as if the storage were full, failed for no known reason, or the tab were closed just then.
import type { UseStore } from 'idb-keyval';

type Entries = Map<IDBValidKey, unknown>;
export type Fault = 'full' | 'full once' | 'unknown' | 'tab closed';
export const FAULTS: readonly Fault[] = ['full', 'full once', 'unknown', 'tab closed'];

/** A connection, as far as anybody looks at it. */
interface Connection {
  version: number;
  isClosed: boolean;
  close(): void;
  onversionchange: (() => void) | null;
}

const databases = new Map<string, Entries>();
let connections: Connection[] = [];
let failure: Error | undefined;
let opening: Error | 'never' | undefined;
let late: (() => void)[] = [];
let version = 1;
let room = Infinity;
let fault: { at: number; kind: Fault; closed: () => void } | undefined;
let written = 0;
let visit = 0;

export function emptyDatabases(): void {
  failure = opening = undefined;
  late = [];
  [room, version] = [Infinity, 1];
  withoutFaults();
  for (const entries of databases.values()) entries.clear();
}

/** From now on every call rejects with this; with nothing, none does. */
export function failWith(error: Error | undefined): void {
  failure = error;
}

/** From now on nothing can be opened; 'never': nobody hears of it, until it can be opened again. */
export function failToOpen(how: Error | 'never' | undefined): void {
  opening = how;
  if (!how) for (const open of late.splice(0)) open();
}

/** From now on so many bytes of content fit, all together. */
export function limitRoom(bytes: number): void {
  room = bytes;
}

/**
 * The write of this number, counted from 1 and from now, goes wrong. 'full': so do all after it. 'unknown': and the next,
 * since work on a connection that has gone is done twice. 'tab closed': neither it
 * nor any later call is ever answered or has an effect.
 * @returns what settles when the tab is closed.
 */
export function injectFault(at: number, kind: Fault): Promise<void> {
  written = 0;
  return new Promise((closed) => (fault = { at, kind, closed }));
}

/**
 * As another visit finds it. What a closed tab still had under way never goes on.
 * @param isSamePage whether the stores that are there are those of the other visit as well: nothing else is under way.
 */
export function withoutFaults(isSamePage = false): void {
  if (isTabClosed() && !isSamePage) visit++;
  fault = undefined;
  written = 0;
}

/** Writes since the last of the above. */
export const writes = (): number => written;

/** All data is deleted from outside, as a browser does: whoever has a connection open is asked to close it. */
export function deleteDatabases(): void {
  askToClose();
  for (const entries of databases.values()) entries.clear();
}

/** Another page has a newer version of every database. */
export function upgradeDatabases(): void {
  askToClose();
  version++;
}

function askToClose(): void {
  for (const connection of connections) connection.onversionchange?.();
  if (connections.some(({ isClosed }) => !isClosed)) throw new Error('A connection stays open, and blocks it.');
  connections = [];
}

/** As in the original, a database of the same name is the same data, and a connection is opened once. */
export function createStore(database: string): UseStore {
  const entries: Entries = databases.get(database) ?? new Map();
  databases.set(database, entries);
  const mine = visit;
  let db: Connection | undefined;
  const use = async (_mode: IDBTransactionMode, work: (objects: unknown) => unknown): Promise<unknown> => {
    if (isTabClosed() || mine !== visit) return never();
    if (!db && opening === 'never') await new Promise<void>((open) => late.push(open));
    if (!db) {
      if (opening instanceof Error) throw opening;
      db = { version, isClosed: false, close: () => void (connection.isClosed = true), onversionchange: null };
      const connection = db;
      connections.push(connection);
    }
    if (db.isClosed) throw new DOMException('The database connection is closing.', 'InvalidStateError');
    if (failure) throw failure;
    return work({ entries, transaction: { db } });
  };
  return use as UseStore;
}

function read<T>(store: UseStore, work: (entries: Entries) => T): Promise<T> {
  return store('readonly', (objects) => work((objects as unknown as { entries: Entries }).entries));
}

function write(store: UseStore, bytes: number | 'frees', work: (entries: Entries) => void): Promise<void> {
  return store('readwrite', (objects) => {
    written++;
    if (isTabClosed()) {
      fault?.closed();
      return never();
    }
    if (fault?.kind === 'unknown' && (written === fault.at || written === fault.at + 1))
      throw new DOMException('Internal error.', 'UnknownError');
    const isFull = fault?.kind === 'full' ? written >= fault.at : fault?.kind === 'full once' && written === fault.at;
    const isTooMuch = bytes !== 'frees' && usedBytes() + bytes > room;
    if ((isFull && bytes !== 'frees') || isTooMuch) throw new DOMException('no room', 'QuotaExceededError');
    return work((objects as unknown as { entries: Entries }).entries);
  });
}

const isTabClosed = (): boolean => fault?.kind === 'tab closed' && written >= fault.at;
const never = (): Promise<never> => new Promise(() => undefined);

export function get(key: IDBValidKey, store: UseStore): Promise<unknown> {
  return read(store, (entries) => copy(entries.get(key)));
}

export function set(key: IDBValidKey, value: unknown, store: UseStore): Promise<void> {
  return setMany([[key, value]], store);
}

/** All or none. */
export function setMany(all: [IDBValidKey, unknown][], store: UseStore): Promise<void> {
  return write(
    store,
    all.reduce((sum, [, value]) => sum + size(value), 0),
    (entries) => {
      for (const [key, value] of all) entries.set(key, copy(value));
    },
  );
}

export function del(key: IDBValidKey, store: UseStore): Promise<void> {
  return delMany([key], store);
}

export function delMany(all: IDBValidKey[], store: UseStore): Promise<void> {
  return write(store, 'frees', (entries) => {
    for (const key of all) entries.delete(key);
  });
}

export function keys(store: UseStore): Promise<IDBValidKey[]> {
  return read(store, (entries) => [...entries.keys()]);
}

export function values(store: UseStore): Promise<unknown[]> {
  return read(store, (entries) => [...entries.values()].map(copy));
}

/** Changes what lies there behind everybody's back, as a bad disk does. */
export function damage(database: string, change: (key: string, value: unknown) => unknown): void {
  const entries: Entries = databases.get(database) ?? new Map();
  for (const [key, value] of entries) entries.set(key, change(key as string, value));
}

/** Everything that is kept, by database. */
export function everything(): Record<string, Record<string, unknown>> {
  const filled = [...databases].filter(([, entries]) => entries.size > 0);
  return Object.fromEntries(
    filled.map(([name, entries]) => [
      name,
      Object.fromEntries([...entries].map(([key, value]) => [key as string, copy(value)])),
    ]),
  );
}

function usedBytes(): number {
  return [...databases.values()]
    .flatMap((each) => [...each.values()])
    .reduce((sum: number, each) => sum + size(each), 0);
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
