// The models and examples that ship with the page: public/models/index.json says what there is, download.ts fetches it
// once. The list itself is kept too, so that a page opened without a connection still finds what it has.
import { PatchbayError } from '../../shared/errors.ts';
import type { Timing } from '../../shared/requests/patience.ts';
import { askJson } from '../../shared/requests/request.ts';
import { download, type DownloadOptions } from './download.ts';
import { fileInMemory, type FileSource } from './fileSource.ts';
import { readModelIndex, type ModelEntry } from './modelIndex.ts';
import { siteAccess } from './siteAccess.ts';
import type { BlobCache } from './weightCache.ts';

const INDEX = 'models/index.json';
const LARGEST_INDEX_BYTES = 1_000_000;
/** How long a newer list is waited for, as a whole, where there is one: it names what is here anyway. */
const BRIEFLY = { attempts: 1, stallMs: 5000 };

export interface BuiltInLibrary {
  /** All folders. Throws 'download' when the list cannot be had. */
  entries(): Promise<ModelEntry[]>;
  /** Throws 'bad-model' when there is no such folder, 'download' when the list cannot be had. */
  entry(id: string): Promise<ModelEntry>;
  /**
   * A file of a folder, byte for byte as the list says; undefined when the folder has no such file. Throws 'download', or the
   * signal's reason.
   */
  file(
    id: string,
    name: string,
    onProgress?: DownloadOptions['onProgress'],
    signal?: AbortSignal,
  ): Promise<FileSource | undefined>;
  /** SHA-256 of files that are in this browser. */
  keptHashes(): Promise<ReadonlySet<string>>;
}

/** `base` is the address of the page: the models lie in `models/` below it. */
export function builtInLibrary(base: URL, cache: BlobCache, timing?: Partial<Timing>): BuiltInLibrary {
  let listing: Promise<ModelEntry[]> | undefined;
  // A list that could not be had is asked for again next time.
  const entries = () =>
    (listing ??= fetchIndex(new URL(INDEX, base), cache, timing).catch((thrown: unknown) => {
      listing = undefined;
      throw thrown;
    }));

  const entry = async (id: string) => {
    const found = (await entries()).find((model) => model.id === id);
    if (found) return found;
    throw new PatchbayError({
      code: 'bad-model',
      message: `There is no built-in model called "${id}".`,
      hint: 'Reload the page; the site may just have been updated.',
    });
  };
  return {
    entries,
    entry,
    keptHashes: () => cache.hashes(),
    async file(id, name, onProgress, signal) {
      const file = (await entry(id)).files.find((candidate) => candidate.name === name);
      if (!file) return undefined;
      const { bytes, sha256 } = file;
      const url = new URL(`models/${id}/${name}`, base);
      return fileInMemory(await download(url, { bytes, sha256, cache, onProgress, timing, signal }));
    },
  };
}

/** What is kept of it serves when no other can be had. */
async function fetchIndex(url: URL, cache: BlobCache, timing: Partial<Timing> | undefined): Promise<ModelEntry[]> {
  const kept = await keptIndex(cache);
  const site = siteAccess(kept ? { ...timing, ...BRIEFLY } : timing);
  const access = kept ? { ...site, signal: AbortSignal.timeout(BRIEFLY.stallMs) } : site;
  try {
    const json = await askJson(url.href, 'The list of built-in models', access, LARGEST_INDEX_BYTES);
    const read = readModelIndex(json);
    await cache.set(INDEX, new TextEncoder().encode(JSON.stringify(json)).buffer);
    return read;
  } catch (thrown) {
    if (!kept) throw thrown;
    return kept;
  }
}

async function keptIndex(cache: BlobCache): Promise<ModelEntry[] | undefined> {
  const kept = await cache.get(INDEX);
  try {
    return kept && readModelIndex(JSON.parse(new TextDecoder().decode(kept)));
  } catch {
    await cache.delete(INDEX);
    return undefined;
  }
}
