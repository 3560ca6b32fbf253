// One file, known by its content: taken from the cache when it is there and whole, else fetched and checked. Nothing is
// kept, or handed out, that is not byte for byte what was asked for.
import { PatchbayError } from '../../shared/errors.ts';
import { contentHash } from '../../shared/contentHash.ts';
import type { BlobCache } from './weightCache.ts';

export interface DownloadOptions {
  /** Exact length. */
  bytes: number;
  /** Of the whole file, 64 lower-case hexadecimal digits. */
  sha256: string;
  cache?: BlobCache;
  onProgress?: (loadedBytes: number, totalBytes: number, from: 'network' | 'cache') => void;
}

/** Throws 'download', with the HTTP status and what to do. A corrupt cache entry is thrown away and fetched again. */
export async function download(url: string | URL, options: DownloadOptions): Promise<ArrayBuffer> {
  const { bytes, sha256, cache, onProgress } = options;
  const kept = await cache?.get(sha256);
  if (kept) {
    if (kept.byteLength === bytes && (await contentHash(kept)) === sha256) {
      onProgress?.(bytes, bytes, 'cache');
      return kept;
    }
    await cache?.delete(sha256);
  }

  const fetched = await fetchAll(url, bytes, onProgress);
  if ((await contentHash(fetched)) !== sha256)
    throw failed(url, 'its content is not what it should be', 'Reload the page; the site may just have been updated.');
  await cache?.set(sha256, fetched);
  return fetched;
}

async function fetchAll(
  url: string | URL,
  bytes: number,
  onProgress: DownloadOptions['onProgress'],
): Promise<ArrayBuffer> {
  onProgress?.(0, bytes, 'network');
  // An older file in the browser's own cache would fail the check again and again.
  const response = await orNoConnection(url, () => fetch(url, { cache: 'no-cache' }));
  if (!response.ok || !response.body)
    throw failed(url, `the server answered ${statusText(response)}`, statusHint(response));

  const whole = new Uint8Array(bytes);
  const reader = response.body.getReader();
  let loaded = 0;
  for (;;) {
    const { done, value } = await orNoConnection(url, () => reader.read());
    if (done) break;
    if (loaded + value.length > bytes) {
      await reader.cancel();
      throw failed(url, `it is longer than ${bytes} bytes`, 'Reload the page; the site may just have been updated.');
    }
    whole.set(value, loaded);
    loaded += value.length;
    onProgress?.(loaded, bytes, 'network');
  }
  if (loaded < bytes)
    throw failed(url, `it ended after ${loaded} of ${bytes} bytes`, 'Check the connection and try again.');
  return whole.buffer;
}

/** Fetch tells only that there was no answer: offline, refused, cut. */
async function orNoConnection<T>(url: string | URL, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw failed(url, 'there is no connection', 'Check that you are online, then try again.', thrown);
  }
}

function statusText({ status, statusText: text }: Response): string {
  return text ? `${status} (${text})` : String(status);
}

function statusHint({ status }: Response): string {
  if (status === 404) return 'The file is not there: reload the page, or check the address.';
  if (status === 401 || status === 403) return 'The file is not public: check that you may read it.';
  return status === 429 || status >= 500 ? 'The server is busy: try again in a minute.' : 'Try again later.';
}

function failed(url: string | URL, reason: string, hint: string, cause?: unknown): PatchbayError {
  const name = String(url).split(/[?#]/)[0].split('/').at(-1);
  const detail = `${String(url)}${cause instanceof Error ? `: ${cause.message}` : ''}`;
  return new PatchbayError(
    { code: 'download', message: `${name} could not be downloaded: ${reason}.`, hint, detail },
    { cause },
  );
}
