// One file, known by its content: taken from the cache when it is there and whole, else fetched and checked. Nothing is
// kept, or handed out, that is not byte for byte what was asked for.
import type { Timing } from '../../shared/requests/patience.ts';
import { contentHash } from '../../shared/contentHash.ts';
import { failed } from '../../shared/requests/request.ts';
import { readRange } from './remoteFile.ts';
import { siteAccess } from './siteAccess.ts';
import type { BlobCache } from './weightCache.ts';

export interface DownloadOptions {
  /** Exact length. */
  bytes: number;
  /** Of the whole file, 64 lower-case hexadecimal digits. */
  sha256: string;
  cache?: BlobCache;
  onProgress?: (loadedBytes: number, totalBytes: number, from: 'network' | 'cache') => void;
  timing?: Partial<Timing>;
  signal?: AbortSignal;
}

/** Throws 'download', with the HTTP status and what to do, or the signal's reason. A corrupt cache entry is thrown away and fetched again. */
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

  const address = String(url);
  const name = address.split(/[?#]/)[0].split('/').at(-1) ?? address;
  const access = { ...siteAccess(options.timing), signal: options.signal };
  onProgress?.(0, bytes, 'network');
  const whole = new Uint8Array(bytes);
  let loaded = 0;
  for await (const piece of readRange({ name, url: address, bytes }, { first: 0, end: bytes }, access)) {
    whole.set(piece, loaded);
    loaded += piece.length;
    onProgress?.(loaded, bytes, 'network');
  }
  if ((await contentHash(whole.buffer)) !== sha256)
    throw failed(address, name, 'its content is not what it should be', access.hints.changed);
  await cache?.set(sha256, whole.buffer);
  return whole.buffer;
}
