// What is left to do of one file that is being kept: chunks that nobody fetches yet, and the hash of those that are there.
// The hash is taken of what lies in the store, in order, as soon as the next chunk is there; so a file that is taken up
// again is checked as a whole, too.
import { PatchbayError } from '../../shared/errors.ts';
import { CHUNK_BYTES, chunkCount, type ChunkStore, type StoredFile } from './chunkStore.ts';
import { contentHash } from '../../shared/contentHash.ts';
import type { KeptFile } from './modelRecords.ts';
import type { ByteRange, RangeAnswer } from './remoteFile.ts';
import { Sha256 } from './sha256.ts';

/** Chunks of one request: few enough that three connections share a file, many enough that a hub is not asked all the time. */
const SPAN_CHUNKS = 4;

export class FileWork {
  readonly file: KeptFile;
  readonly stored: StoredFile;
  readonly present: Set<number>;
  /** What is here of it is of no use. */
  isSpoiled = false;
  private readonly chunks: ChunkStore;
  private missing: number[];
  private ranged: boolean | undefined;
  private isAsked = false;
  private readonly hash = new Sha256();
  private readonly chunkHashes: string[] = [];
  private hashing: Promise<void> = Promise.resolve();
  private readonly signal: AbortSignal;

  constructor(chunks: ChunkStore, place: string, file: KeptFile, present: ReadonlySet<number>, signal: AbortSignal) {
    this.chunks = chunks;
    this.file = file;
    this.stored = { place, name: file.name, bytes: file.bytes };
    this.present = new Set(present);
    this.missing = Array.from({ length: chunkCount(file.bytes) }, (_, i) => i).filter((i) => !present.has(i));
    this.signal = signal;
    if (!file.checked || this.missing.length > 0) this.hashOn();
  }

  /** The next bytes to fetch. Before it is known whether the server has ranges, one request goes alone. */
  take(): ByteRange | undefined {
    const [first] = this.missing;
    if (first === undefined || (this.isAsked && this.ranged === undefined)) return undefined;
    let end = first;
    while (this.missing[0] === end && end < first + SPAN_CHUNKS) {
      this.missing.shift();
      end++;
    }
    this.isAsked = true;
    return { first: first * CHUNK_BYTES, end: Math.min(end * CHUNK_BYTES, this.file.bytes) };
  }

  /** @throws PatchbayError 'download' when the file is not the one that a part was fetched of. */
  answered(range: ByteRange, { ranged, etag }: RangeAnswer): void {
    if (this.ranged === undefined && !ranged) {
      this.missing = []; // this one answer brings all of it
      range.end = this.file.bytes;
    }
    this.ranged ??= ranged;
    // Where there is a hash, it decides: the servers of a large hub need not agree on how they mark a version.
    if (this.file.sha256 !== undefined || etag === undefined) return;
    if (this.file.etag !== undefined && this.file.etag !== etag) {
      this.isSpoiled = true;
      throw new PatchbayError({
        code: 'download',
        message: `${this.file.name} has changed on the server since a part of it was fetched.`,
        hint: 'That part was thrown away: fetch the model again.',
      });
    }
    this.file.etag = etag;
  }

  async put(index: number, chunk: ArrayBuffer): Promise<void> {
    await this.chunks.put(this.stored, index, chunk);
    this.present.add(index);
    this.hashOn();
  }

  /** @throws PatchbayError 'download' when the whole file is not what it should be. */
  finished(): Promise<void> {
    return this.hashing;
  }

  private hashOn(): void {
    this.hashing = this.hashing.then(() => this.hashPresent());
    this.hashing.catch(() => undefined); // `finished` tells
  }

  private async hashPresent(): Promise<void> {
    if (this.file.checked && this.hashed === chunkCount(this.file.bytes)) return;
    while (this.present.has(this.hashed)) {
      this.signal.throwIfAborted();
      const chunk = await this.chunks.get(this.stored, this.hashed);
      if (!chunk) throw this.lost();
      this.hash.update(new Uint8Array(chunk));
      this.chunkHashes.push(await contentHash(chunk));
    }
    if (this.hashed < chunkCount(this.file.bytes)) return;
    const found = this.hash.digest();
    if (this.file.sha256 !== undefined && this.file.sha256 !== found) throw this.wrong(found);
    this.file.checked = found;
    this.file.chunkHashes = this.chunkHashes;
  }

  /** Chunks, from the first. */
  private get hashed(): number {
    return this.chunkHashes.length;
  }

  private wrong(found: string): PatchbayError {
    this.isSpoiled = true;
    const { name, sha256 } = this.file;
    return new PatchbayError({
      code: 'download',
      message: `${name} came, but its content is not what it should be.`,
      hint: 'It was thrown away: fetch the model again. If that does not help, the server has another file.',
      detail: `SHA-256 ${found} instead of ${sha256}`,
    });
  }

  private lost(): PatchbayError {
    this.isSpoiled = true;
    return new PatchbayError({
      code: 'storage',
      message: `A part of ${this.file.name} is not in this browser any more.`,
      hint: 'Fetch the model again.',
    });
  }
}
