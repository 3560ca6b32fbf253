// A shelf over a hub on this computer and storage that forgets, as one tab of the page has it.
import { createHash } from 'node:crypto';
import { globals } from 'webgpu';
import type { FetchProgress, LibraryReport } from '../../shared/models.ts';
import type { EngineEvent } from '../../shared/protocol.ts';
import { joinedLibrary } from '../joinedLibrary.ts';
import type { Library, ModelShelf } from '../library.ts';
import { Shelf, type ShelfSurroundings } from '../shelf.ts';
import type { BuiltInLibrary } from '../storage/builtInLibrary.ts';
import { indexedDbChunks } from '../storage/chunkStore.ts';
import { hubAccess } from '../storage/hubAccess.ts';
import { KeptModels } from '../storage/keptModels.ts';
import { modelLocks } from '../storage/modelLocks.ts';
import { indexedDbRecords } from '../storage/modelRecords.ts';
import { badRequest } from '../../shared/errors.ts';
import type { Timing } from '../../shared/requests/patience.ts';
import { instantly } from './instantly.ts';
import { fakeLocks, type HeldLocks } from './fakeLocks.ts';
import type { HubServer } from './hubServer.ts';

Object.assign(globalThis, globals); // the plan of a model's memory says what its buffers would be for

export interface Tab {
  shelf: ModelShelf;
  library: Library;
  progress: FetchProgress[];
  reports: LibraryReport[];
}

/** One model comes with the page: "Sums". */
const SUMS = {
  id: 'sums',
  title: 'Sums',
  about: '',
  license: 'MIT',
  files: [{ name: 'config.json', bytes: 10, sha256: '0'.repeat(64) }],
};

const builtIn: BuiltInLibrary = {
  entries: () => Promise.resolve([SUMS]),
  entry: (id) => (id === SUMS.id ? Promise.resolve(SUMS) : Promise.reject(badRequest('There is none.', ''))),
  file: () => Promise.resolve(undefined),
  keptHashes: () => Promise.resolve(new Set<string>()),
};

/** @param held locks that are shared with another tab. */
export function openTab(
  held: HeldLocks = new Map(),
  estimate: StorageEstimate = {},
  timing: Partial<Timing> = instantly(),
  maxBufferBytes = 2 ** 30,
): Tab {
  const adapter = { maxBufferBytes } as ShelfSurroundings['gpu']['adapter'];
  const keepers = { chunks: indexedDbChunks(), records: indexedDbRecords(), locks: modelLocks(fakeLocks(held)) };
  const kept = new KeptModels(keepers, hubAccess(undefined, timing));
  const [progress, reports]: [FetchProgress[], LibraryReport[]] = [[], []];
  const shelf = new Shelf({
    ...keepers,
    builtIn,
    kept,
    gpu: { adapter, capabilities: { fallback: true, subgroupSize: 0, wrong: new Set() } },
    emit: (event: EngineEvent) => {
      if (event.type === 'fetchProgress') progress.push(event);
      if (event.type === 'libraryChanged') reports.push(event.library);
    },
    estimate: () => Promise.resolve(estimate),
    timing,
  });
  return { shelf, library: joinedLibrary(builtIn, kept), progress, reports };
}

/** @returns what to ask for to have it. */
export function publish(hub: HubServer, repository: string, files: Record<string, Uint8Array>, license = 'mit') {
  hub.repositories.set(repository, { files, license });
  return { endpoint: hub.url, repository };
}

/** That every file is in the library as it was published. */
export async function isIntact({ library }: Tab, id: string, files: Record<string, Uint8Array>): Promise<boolean> {
  for (const [name, content] of Object.entries(files)) {
    const file = await library.file(id, name);
    if (file?.bytes !== content.length) return false;
    const hash = createHash('sha256');
    const step = 5_000_001; // ranges that lie across the chunks' borders
    for (let at = 0; at < content.length; at += step)
      hash.update(new Uint8Array(await file.read(at, Math.min(at + step, content.length))));
    if (hash.digest('hex') !== createHash('sha256').update(content).digest('hex')) return false;
  }
  return true;
}
