// Rows of IndexedDB that belong to projects. What a tab writes of a project that another tab keeps stays here, in memory, over
// the rows of the store: everything works, and nothing of it is kept. Beside it: rows of a later version stay as they are.
import { delMany, get, keys, setMany, type UseStore } from 'idb-keyval';

interface Row {
  project: string;
  store: UseStore;
  key: IDBValidKey;
  value: unknown;
  isRemoved: boolean;
  /** Rows of a project that are written all, or give way all: what was changed at once, or has this name. */
  group: string | symbol;
  /** Tells apart what lay there when this row was first laid over it. It is read behind that: the row itself is here at once. */
  before: Promise<string>;
}

export class HeldBack {
  /** In the order of the last change: what a row points to comes before it. */
  private rows: Row[] = [];
  private readonly mayWrite: (project: string) => boolean | Promise<boolean>;

  constructor(mayWrite: (project: string) => boolean | Promise<boolean>) {
    this.mayWrite = mayWrite;
  }

  /** Undefined where there is none, or one of a later version. */
  async get(key: IDBValidKey, store: UseStore): Promise<unknown> {
    const over = this.find(key, store);
    const row = over ? over.value : await get<unknown>(key, store);
    return versionOf(row) > VERSION ? undefined : row;
  }

  async keys(store: UseStore): Promise<IDBValidKey[]> {
    const over = this.rows.filter((row) => row.store === store);
    const below = (await keys(store)).filter((key) => !over.some((row) => row.key === key));
    return [...below, ...over.filter(({ isRemoved }) => !isRemoved).map(({ key }) => key)];
  }

  /** @param group as of `setMany`. */
  set(project: string, key: IDBValidKey, value: unknown, store: UseStore, group?: string): Promise<void> {
    return this.setMany(project, [[key, value]], store, group);
  }

  /**
   * All or none. Rejects with what IndexedDB throws, and with a 'VersionError' over a row of a later version.
   * @param group names what of the project is of use only together, in one store or several; absent: these rows.
   */
  async setMany(
    project: string,
    all: readonly [IDBValidKey, unknown][],
    store: UseStore,
    group: Row['group'] = Symbol('at once'),
  ): Promise<void> {
    if (await this.mayWrite(project)) {
      for (const [key, value] of all) if (versionOf(value) > 0) await refuseLater(key, store);
      await setMany([...all], store);
      const written = all.map(([key]) => key);
      return this.forget(this.rows.filter((row) => row.store === store && written.includes(row.key)));
    }
    const copies = structuredClone([...all]);
    return this.hold(copies.map(([key, value]) => ({ project, store, key, group, value, isRemoved: false })));
  }

  /** Rejects as `set` does. @param group as of `setMany`. */
  async del(project: string, key: IDBValidKey, store: UseStore, group?: string): Promise<void> {
    const mayWrite = await this.mayWrite(project);
    if (mayWrite) await refuseLater(key, store);
    return this.remove(mayWrite, project, [key], store, group);
  }

  /** All or none, of rows that have no version. @param group as of `setMany`. */
  async delMany(
    project: string,
    all: readonly IDBValidKey[],
    store: UseStore,
    group: Row['group'] = Symbol('at once'),
  ): Promise<void> {
    return this.remove(await this.mayWrite(project), project, all, store, group);
  }

  /** Removes what nobody needs. That is no change of a person's: where it cannot be done now, it is not held back. */
  async tidy(project: string, all: readonly IDBValidKey[], store: UseStore): Promise<void> {
    if (await this.mayWrite(project)) await delMany([...all], store);
  }

  /** Keys of the rows that are held back. */
  of(project: string): IDBValidKey[] {
    return this.rows.filter((row) => row.project === project).map(({ key }) => key);
  }

  /**
   * Writes what was held back, where nobody else has written in the meantime; the rest is forgotten. Also what is held back
   * while that goes on.
   * @returns the keys of that rest. Rejects with what IndexedDB throws: what is not written is then still here.
   */
  async write(project: string): Promise<IDBValidKey[]> {
    const left: IDBValidKey[] = [];
    for (;;) {
      const rows = this.rows.filter((row) => row.project === project);
      if (rows.length === 0) return left;
      const together = rows.filter(({ group }) => group === rows[0].group);
      if (await isUntouched(together)) await this.writeTogether(together);
      else left.push(...together.map(({ key }) => key));
      this.forget(together);
    }
  }

  /** @param project absent: all. */
  drop(project?: string): void {
    this.rows = this.rows.filter((row) => project !== undefined && row.project !== project);
  }

  /** What is new before what is removed: a row that points to what is gone is of no use. */
  private async writeTogether(rows: readonly Row[]): Promise<void> {
    for (const isRemoved of [false, true])
      for (const store of new Set(rows.map((row) => row.store))) {
        const some = rows.filter((row) => row.store === store && row.isRemoved === isRemoved);
        if (some.length === 0) continue;
        const removed = some.map(({ key }) => key);
        await (isRemoved
          ? delMany(removed, store)
          : setMany(
              some.map(({ key, value }) => [key, value]),
              store,
            ));
        for (const { key, store: its, value } of some) {
          const newer = this.find(key, its); // laid over it meanwhile
          if (newer) newer.before = Promise.resolve(markOf(value));
        }
        this.forget(some);
      }
  }

  /** It was asked once: asked again, what is written next would come before it. */
  private async remove(
    mayWrite: boolean,
    project: string,
    all: readonly IDBValidKey[],
    store: UseStore,
    group: Row['group'] = Symbol('at once'),
  ): Promise<void> {
    if (mayWrite) {
      await delMany([...all], store);
      return this.forget(this.rows.filter((row) => row.store === store && all.includes(row.key)));
    }
    return this.hold(all.map((key) => ({ project, store, key, group, value: undefined, isRemoved: true })));
  }

  private forget(rows: readonly Row[]): void {
    this.rows = this.rows.filter((row) => !rows.includes(row));
  }

  private find(key: IDBValidKey, store: UseStore): Row | undefined {
    return this.rows.find((row) => row.key === key && row.store === store);
  }

  /** Who writes what is held back finds these from now on: nothing is waited for before. All or none. */
  private async hold(rows: readonly Omit<Row, 'before'>[]): Promise<void> {
    const held = rows.map((row): Row => {
      const { key, store } = row;
      const over = this.find(key, store);
      const before = over?.before ?? get<unknown>(key, store).then(markOf);
      this.rows = [...this.rows.filter((each) => each !== over), { ...row, before }];
      return this.rows[this.rows.length - 1];
    });
    try {
      await Promise.all(held.map(({ before }) => before));
    } catch (thrown) {
      this.forget(held);
      throw thrown;
    }
  }
}

/** A row as this version writes it. */
export const VERSION = 1;

/** Of rows from before there were versions, and of what is no row: 0. Of several as one row, that of the first. */
export function versionOf(row: unknown): number {
  const one: unknown = Array.isArray(row) ? row[0] : row;
  const version: unknown = typeof one === 'object' && one !== null && 'version' in one ? one.version : 0;
  return typeof version === 'number' ? version : 0;
}

export const ofLaterVersion = (): DOMException =>
  new DOMException('A newer version of this page has written there, and that stays as it is.', 'VersionError');

async function isUntouched(rows: readonly Row[]): Promise<boolean> {
  for (const { key, store, before } of rows) {
    const now = await get<unknown>(key, store);
    if (markOf(now) !== (await before) || versionOf(now) > VERSION) return false;
  }
  return true;
}

async function refuseLater(key: IDBValidKey, store: UseStore): Promise<void> {
  if (versionOf(await get<unknown>(key, store)) > VERSION) throw ofLaterVersion();
}

/** Numbers in buffers count by their length: a change of them never comes alone. */
function markOf(row: unknown): string {
  const short = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? `${value.byteLength} bytes` : value;
  return JSON.stringify(row, short) ?? '';
}
