// The models and examples that ship with the page: public/models/index.json says what there is, download.ts fetches it
// once. The list itself is kept too, so that a page opened without a connection still finds what it has.
import { PatchbayError } from '../../shared/errors.ts';
import { download, type DownloadOptions } from './download.ts';
import { fileInMemory, type FileSource } from './fileSource.ts';
import { readModelIndex, type ModelEntry } from './modelIndex.ts';
import type { BlobCache } from './weightCache.ts';

const INDEX = 'models/index.json';

export interface BuiltInLibrary {
  /** All folders. Throws 'download' when the list cannot be had. */
  entries(): Promise<ModelEntry[]>;
  /** Throws 'bad-model' when there is no such folder, 'download' when the list cannot be had. */
  entry(id: string): Promise<ModelEntry>;
  /** A file of a folder, byte for byte as the list says; undefined when the folder has no such file. */
  file(id: string, name: string, onProgress?: DownloadOptions['onProgress']): Promise<FileSource | undefined>;
  /** SHA-256 of files that are in this browser. */
  keptHashes(): Promise<ReadonlySet<string>>;
}

/** `base` is the address of the page: the models lie in `models/` below it. */
export function builtInLibrary(base: URL, cache: BlobCache): BuiltInLibrary {
  let listing: Promise<ModelEntry[]> | undefined;
  // A list that could not be had is asked for again next time.
  const entries = () =>
    (listing ??= fetchIndex(new URL(INDEX, base), cache).catch((thrown: unknown) => {
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
    async file(id, name, onProgress) {
      const file = (await entry(id)).files.find((candidate) => candidate.name === name);
      if (!file) return undefined;
      const { bytes, sha256 } = file;
      return fileInMemory(await download(new URL(`models/${id}/${name}`, base), { bytes, sha256, cache, onProgress }));
    },
  };
}

async function fetchIndex(url: URL, cache: BlobCache): Promise<ModelEntry[]> {
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(url, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    bytes = await response.arrayBuffer();
  } catch (thrown) {
    const kept = await cache.get(INDEX);
    if (!kept) throw unreachable(thrown);
    return readModelIndex(parseJson(kept));
  }
  const read = readModelIndex(parseJson(bytes));
  await cache.set(INDEX, bytes);
  return read;
}

/** Undefined when it is no JSON, which readModelIndex then refuses. */
function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function unreachable(cause: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'download',
      message: 'The list of built-in models could not be downloaded.',
      hint: 'Check that you are online, then reload the page.',
      detail: cause instanceof Error ? cause.message : String(cause),
    },
    { cause },
  );
}
