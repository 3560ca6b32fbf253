// The models that are in this browser, whole or in part: what there is, their files, and what to call a new one.
import type { LibraryModel } from '../../shared/models.ts';
import type { Access } from '../../shared/requests/request.ts';
import { isWhole, keptBytes, type ChunkStore, type Inventory } from './chunkStore.ts';
import type { FileSource } from './fileSource.ts';
import { hubAccess } from './hubAccess.ts';
import { keptFile } from './keptFile.ts';
import { modelHash } from './modelHash.ts';
import type { ModelLocks } from './modelLocks.ts';
import type { ModelRecord, ModelRecords } from './modelRecords.ts';

export interface KeptModel {
  record: ModelRecord;
  bytes: number;
  keptBytes: number;
  /** All there, and checked. */
  isKept: boolean;
}

export interface Keepers {
  chunks: ChunkStore;
  records: ModelRecords;
  locks: ModelLocks;
}

export class KeptModels {
  private readonly keepers: Keepers;
  private readonly access: Access;

  /** @param access for parts that are damaged, and fetched again; nobody is there to give a token. */
  constructor(keepers: Keepers, access: Access = hubAccess()) {
    this.keepers = keepers;
    this.access = access;
  }

  /** Oldest first. Chunks that no record knows of (a tab was closed while it removed them) are thrown away. */
  list(): Promise<KeptModel[]> {
    const { chunks, records, locks } = this.keepers;
    return locks.holdList(async () => {
      const inventory = await chunks.inventory();
      const known = await records.places();
      const orphans = new Set([...inventory.keys()].map(placeOf).filter((place) => !known.has(place)));
      if (orphans.size > 0) await chunks.remove((place) => orphans.has(place));
      const all = await records.all();
      return all.toSorted((a, b) => a.added.localeCompare(b.added)).map((record) => measured(record, inventory));
    });
  }

  async find(id: string): Promise<KeptModel | undefined> {
    const { chunks, records } = this.keepers;
    const record = await records.get(id);
    return record && measured(record, await chunks.inventory());
  }

  /**
   * Undefined when the model has no such file. What is damaged of it is found when it is read, and fetched again from its
   * hub; where that cannot be, reading throws 'storage', and the model is not whole any more.
   * @throws PatchbayError 'storage'.
   */
  async file(record: ModelRecord, name: string): Promise<FileSource | undefined> {
    const file = record.files.find((candidate) => candidate.name === name);
    if (!file) return undefined;
    return keptFile(this.keepers, this.access, record, file);
  }

  /** The record of this place, or a new one with an id that nothing else has. */
  create(wanted: Omit<ModelRecord, 'id'>, taken: ReadonlySet<string>): Promise<ModelRecord> {
    const { records, locks } = this.keepers;
    return locks.holdList(async () => {
      const all = await records.all();
      const same = all.find(({ place }) => place === wanted.place);
      if (same) return same;
      const record = { ...wanted, id: freeId(wanted.title, new Set([...taken, ...all.map(({ id }) => id)])) };
      await records.set(record);
      return record;
    });
  }

  /** The record first: what is left when this breaks off is swept by `list`. */
  async remove(id: string): Promise<void> {
    const { chunks, records } = this.keepers;
    const gone = await records.get(id);
    await records.delete(id);
    if (gone) await chunks.remove((place) => place === gone.place);
  }
}

export function libraryModel({ record, bytes, keptBytes: kept, isKept }: KeptModel, isFetching: boolean): LibraryModel {
  const { id, title, license, source, added, family, hasChatTemplate } = record;
  const hash = isKept ? modelHash(record.files.map(({ name, checked }) => ({ name, sha256: checked }))) : undefined;
  const state = isKept ? 'kept' : isFetching ? 'fetching' : 'incomplete';
  const problem = isKept ? undefined : record.problem;
  return { id, title, license, hash, source, state, bytes, keptBytes: kept, added, family, hasChatTemplate, problem };
}

function measured(record: ModelRecord, inventory: Inventory): KeptModel {
  const files = record.files.map((file) => ({ ...file, place: record.place }));
  return {
    record,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    keptBytes: files.reduce((sum, file) => sum + keptBytes(inventory, file), 0),
    isKept: files.every((file) => file.checked !== undefined && isWhole(inventory, file)),
  };
}

/** "SmolLM2-135M (instruct)" → smollm2-135m-instruct, or with -2, -3 … behind it. */
function freeId(title: string, taken: ReadonlySet<string>): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const base = slug || 'model';
  let id = base;
  for (let i = 2; taken.has(id); i++) id = `${base}-${i}`;
  return id;
}

function placeOf(fileKey: string): string {
  return fileKey.slice(0, fileKey.lastIndexOf('/'));
}
