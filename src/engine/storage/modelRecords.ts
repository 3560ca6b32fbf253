// What is known of each model that is kept, or half kept: where it is from, its files, and which of them were checked.
// How much of it is here is not in the record: the chunks themselves say that.
import { del, get, set, values } from 'idb-keyval';
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';
import type { ErrorData } from '../../shared/errors.ts';
import type { ModelSource } from '../../shared/models.ts';
import { NOT_WRITTEN, UNREADABLE } from './chunkStore.ts';
import { stored } from './storageError.ts';

export interface KeptFile {
  name: string;
  bytes: number;
  /** What the whole must hash to: said by the hub, or found in the file that was picked. */
  sha256?: string;
  /** What the whole did hash to, once it was here. */
  checked?: string;
  /** Of each chunk then, by which a damaged one is found before it is used; absent in records of earlier versions. */
  chunkHashes?: string[];
  /** The server's mark for this version of the file, where there is no hash to tell. */
  etag?: string;
}

export interface ModelRecord {
  id: string;
  title: string;
  license: string;
  family: string;
  hasChatTemplate: boolean;
  source: Exclude<ModelSource, { kind: 'builtIn' }>;
  /** Of its chunks. */
  place: string;
  /** ISO 8601. */
  added: string;
  files: KeptFile[];
  problem?: ErrorData;
}

/** Its methods throw 'storage'. */
export interface ModelRecords {
  all(): Promise<ModelRecord[]>;
  /** Of all records, also of those that another version of the page wrote. */
  places(): Promise<Set<unknown>>;
  get(id: string): Promise<ModelRecord | undefined>;
  set(record: ModelRecord): Promise<void>;
  delete(id: string): Promise<void>;
}

const text = v.string();
const sha256 = v.optional(v.pipe(text, v.regex(/^[\da-f]{64}$/)));
const record = v.object({
  id: v.pipe(text, v.regex(/^[a-z\d][\w-]*$/)),
  title: text,
  license: text,
  family: text,
  hasChatTemplate: v.boolean(),
  source: v.variant('kind', [
    v.object({
      kind: v.literal('hub'),
      address: v.object({ endpoint: text, repository: text, revision: v.optional(text) }),
      commit: text,
    }),
    v.object({ kind: v.literal('files'), isMade: v.optional(v.literal(true)) }),
  ]),
  place: text,
  added: text,
  files: v.array(
    v.object({
      name: text,
      bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      sha256,
      checked: sha256,
      chunkHashes: v.optional(v.array(text)),
      etag: v.optional(text),
    }),
  ),
  problem: v.optional(v.custom<ErrorData>((problem) => typeof problem === 'object' && problem !== null)),
});

/** What another version kept, and this one cannot read, counts as not there. */
export function indexedDbRecords(): ModelRecords {
  const store = browserStore('patchbay-library', 'models');
  const every = () => stored(UNREADABLE, () => values<unknown>(store));
  const read = (kept: unknown): ModelRecord[] => {
    const parsed = v.safeParse(record, kept);
    return parsed.success ? [parsed.output] : [];
  };
  return {
    all: async () => (await every()).flatMap(read),
    async places() {
      return new Set((await every()).map((kept) => v.is(v.object({ place: text }), kept) && kept.place));
    },
    get: async (id) => read(await stored(UNREADABLE, () => get<unknown>(id, store))).at(0),
    set: (kept) => stored(NOT_WRITTEN, () => set(kept.id, kept, store)),
    delete: (id) => stored(NOT_WRITTEN, () => del(id, store)),
  };
}
