// Files in IndexedDB, cut into chunks: a file of gigabytes comes and is read without ever being in memory whole, and a
// download goes on where it broke off. Which chunks there are is asked of the store itself, so a crash leaves no lie.
// A place (repository at a commit, or the hash of what is in it) never holds anything else: chunks do not change.
import { delMany, get, keys, set } from 'idb-keyval';
import { browserStore } from '../../shared/browserStore.ts';
import { stored } from './storageError.ts';

export const CHUNK_BYTES = 2 ** 23;
export const UNREADABLE = 'The models in this browser could not be read.';
export const NOT_WRITTEN = 'The models in this browser could not be changed.';

/** What of it is in the store. */
export interface StoredFile {
  /** The folder, so to speak. */
  place: string;
  name: string;
  bytes: number;
}

/** Place and name → the chunks that are there. */
export type Inventory = ReadonlyMap<string, ReadonlySet<number>>;

/** Its methods throw 'storage'. */
export interface ChunkStore {
  /** Reads no content. */
  inventory(): Promise<Inventory>;
  get(file: StoredFile, index: number): Promise<ArrayBuffer | undefined>;
  put(file: StoredFile, index: number, chunk: ArrayBuffer): Promise<void>;
  remove(matches: (place: string, name: string, index: number) => boolean): Promise<void>;
}

export function chunkCount(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES);
}

export function chunkLength(bytes: number, index: number): number {
  return Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES);
}

/** Bytes of a file that are in the store. */
export function keptBytes(inventory: Inventory, file: StoredFile): number {
  let kept = 0;
  for (const index of chunksOf(inventory, file)) kept += chunkLength(file.bytes, index);
  return kept;
}

export function isWhole(inventory: Inventory, file: StoredFile): boolean {
  return chunksOf(inventory, file).size === chunkCount(file.bytes);
}

export function chunksOf(inventory: Inventory, { place, name }: StoredFile): ReadonlySet<number> {
  return inventory.get(fileKey(place, name)) ?? new Set();
}

export function indexedDbChunks(): ChunkStore {
  const store = browserStore('patchbay-models', 'chunks');
  const allKeys = async () => (await stored(UNREADABLE, () => keys(store))).filter((key) => typeof key === 'string');
  return {
    async inventory() {
      const found = new Map<string, Set<number>>();
      for (const key of await allKeys()) {
        const { place, name, index } = parse(key);
        const file = fileKey(place, name);
        found.set(file, (found.get(file) ?? new Set()).add(index));
      }
      return found;
    },
    async get({ place, name, bytes }, index) {
      const chunk = await stored(UNREADABLE, () => get<unknown>(chunkKey(place, name, index), store));
      return chunk instanceof ArrayBuffer && chunk.byteLength === chunkLength(bytes, index) ? chunk : undefined;
    },
    put: ({ place, name }, index, chunk) => stored(NOT_WRITTEN, () => set(chunkKey(place, name, index), chunk, store)),
    async remove(matches) {
      const gone = (await allKeys()).filter((key) => {
        const { place, name, index } = parse(key);
        return matches(place, name, index);
      });
      if (gone.length > 0) await stored(NOT_WRITTEN, () => delMany(gone, store));
    },
  };
}

const fileKey = (place: string, name: string): string => `${place}/${name}`;
const chunkKey = (place: string, name: string, index: number): string => `${fileKey(place, name)}/${index}`;

/** Places may have slashes, names have none. */
function parse(key: string): { place: string; name: string; index: number } {
  const [, place = '', name = '', index = ''] = /^(.*)\/([^/]*)\/(\d+)$/.exec(key) ?? [];
  return { place, name, index: Number(index) };
}
