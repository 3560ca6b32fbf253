// A file of the store, of which no chunk is used that is not what was kept: a bit may flip on the way to a disk and back,
// and a browser may lose a part. A damaged chunk is brought again from where the file came from, where that is to be had.
import { CHUNK_BYTES, chunkLength, type ChunkStore, type StoredFile } from './chunkStore.ts';
import { contentHash } from '../../shared/contentHash.ts';
import type { FileSource } from './fileSource.ts';
import type { ByteRange } from './remoteFile.ts';

export interface Mending {
  /** The bytes of a range once more; undefined where nobody has them. */
  again(range: ByteRange): Promise<ArrayBuffer | undefined>;
  /** Called when a chunk is damaged and cannot be had; what it throws is what whoever reads gets. */
  refuse(index: number, cause: unknown): Promise<never>;
}

/** A browser that finds its own file damaged says so; whatever else it says tells nothing of what lies there. */
export function isDamage(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && ['DataError', 'NotReadableError'].includes(cause.name);
}

/**
 * One chunk at a time is in memory: files are read from front to back, more or less.
 * @param hashes SHA-256 of each chunk.
 * Reading throws 'storage' as well where a chunk could not be read this time: then nothing is known of it.
 */
export function checkedFile(
  chunks: ChunkStore,
  file: StoredFile,
  hashes: readonly string[],
  { again, refuse }: Mending,
): FileSource {
  const isRight = async (index: number, chunk: ArrayBuffer): Promise<boolean> =>
    (await contentHash(chunk)) === hashes[index];
  const read = async (index: number): Promise<ArrayBuffer> => {
    let [unread, unfetched]: unknown[] = [];
    const kept = await chunks.get(file, index).catch((thrown: unknown) => void (unread = thrown));
    if (kept && (await isRight(index, kept))) return kept;
    const first = index * CHUNK_BYTES;
    const fetched = await again({ first, end: first + chunkLength(file.bytes, index) }).catch(
      (thrown: unknown) => void (unfetched = thrown),
    );
    if (!fetched || !(await isRight(index, fetched))) {
      if (unread !== undefined && !isDamage(unread)) throw unread;
      return refuse(index, unfetched ?? unread);
    }
    await chunks.put(file, index, fetched).catch(() => undefined); // it is right all the same; another visit fetches it
    return fetched;
  };
  let latest: { index: number; chunk: Promise<ArrayBuffer> } | undefined;
  const chunkAt = (index: number): Promise<ArrayBuffer> => {
    if (latest?.index === index) return latest.chunk;
    const chunk = read(index);
    latest = { index, chunk };
    chunk.catch(() => (latest = undefined)); // another time it may work
    return chunk;
  };
  return {
    bytes: file.bytes,
    async read(first, end) {
      const whole = new Uint8Array(end - first);
      for (let at = first; at < end;) {
        const index = Math.floor(at / CHUNK_BYTES);
        const start = index * CHUNK_BYTES;
        const part = new Uint8Array(await chunkAt(index)).subarray(at - start, end - start);
        whole.set(part, at - first);
        at += part.length;
      }
      return whole.buffer;
    },
  };
}
