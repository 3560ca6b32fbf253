// Brings the files of a model into the store: what is missing, over a few connections at once, each chunk as soon as it is
// whole. Every file is checked before it counts. What has come is kept whatever happens, but for files that are wrong.
import { bytesInWords } from '../../shared/bytes.ts';
import { PatchbayError } from '../../shared/errors.ts';
import { CHUNK_BYTES, chunkLength, chunksOf, keptBytes, type ChunkStore } from './chunkStore.ts';
import { FileWork } from './fileWork.ts';
import type { KeptFile, ModelRecord, ModelRecords } from './modelRecords.ts';
import type { ByteRange, RangeAnswer } from './remoteFile.ts';
import { storageError } from './storageError.ts';

const CONNECTIONS = 3;

/** The bytes of a range, in order. The range's end may be moved by `onAnswer`. */
export type ReadPieces = (
  file: KeptFile,
  range: ByteRange,
  signal: AbortSignal,
  onAnswer: (answer: RangeAnswer) => void,
) => AsyncIterable<Uint8Array>;

export interface Keeping {
  record: ModelRecord;
  chunks: ChunkStore;
  records: ModelRecords;
  pieces: ReadPieces;
  signal: AbortSignal;
  /** So many more bytes have come. */
  onBytes(bytes: number): void;
}

/** @throws PatchbayError 'download' or 'storage', or the signal's reason. */
export async function keepFiles(keeping: Keeping): Promise<void> {
  const { record, chunks, records } = keeping;
  const failure = new AbortController();
  const signal = AbortSignal.any([keeping.signal, failure.signal]);
  const inventory = await chunks.inventory();
  const works = record.files.map((file) => {
    const present = chunksOf(inventory, { place: record.place, ...file });
    return new FileWork(chunks, record.place, file, present, signal);
  });
  try {
    await fetchAll(works, { ...keeping, signal }, failure);
    for (const work of works) await work.finished();
  } finally {
    await Promise.allSettled(works.map((work) => work.finished()));
    const spoiled = new Set(works.filter(({ isSpoiled }) => isSpoiled).map(({ file }) => file));
    for (const file of spoiled) {
      delete file.etag;
      delete file.checked;
      delete file.chunkHashes;
    }
    await orInWords(keeping, async () => {
      if (spoiled.size > 0)
        await chunks.remove((place, name) => place === record.place && [...spoiled].some((file) => file.name === name));
      await records.set(record);
    });
  }
}

/** As many connections as there are, as long as there is something to fetch. The first failure ends all of them. */
function fetchAll(works: readonly FileWork[], keeping: Keeping, failure: AbortController): Promise<void> {
  let open = 0;
  const next = (): { work: FileWork; range: ByteRange } | undefined => {
    for (const work of works) {
      const range = work.take();
      if (range) return { work, range };
    }
    return undefined;
  };
  return new Promise((resolve, reject) => {
    const fill = (): void => {
      while (open < CONNECTIONS && !failure.signal.aborted) {
        const job = next();
        if (!job) break;
        open++;
        void fetchRange(job.work, job.range, keeping, fill)
          .catch((thrown: unknown) => failure.abort(thrown))
          .then(() => {
            open--;
            fill();
          });
      }
      if (open > 0) return;
      if (failure.signal.aborted) reject(failure.signal.reason as Error);
      else resolve();
    };
    fill();
  });
}

async function fetchRange(work: FileWork, range: ByteRange, keeping: Keeping, onKnown: () => void): Promise<void> {
  const { bytes } = work.file;
  let index = range.first / CHUNK_BYTES;
  let chunk = new Uint8Array(chunkLength(bytes, index));
  let filled = 0;
  let { etag } = work.file;
  const put = async (): Promise<void> => {
    if (work.file.etag !== etag) await keeping.records.set(keeping.record); // before the first chunk of that version
    ({ etag } = work.file);
    await work.put(index, chunk.buffer);
  };
  const onAnswer = (answer: RangeAnswer): void => {
    work.answered(range, answer);
    onKnown();
  };
  for await (const piece of keeping.pieces(work.file, range, keeping.signal, onAnswer)) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + chunk.length - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      const isNew = !work.present.has(index);
      if (isNew) keeping.onBytes(part.length);
      if (filled < chunk.length) continue;
      if (isNew) await orInWords(keeping, put);
      index++;
      chunk = new Uint8Array(Math.max(0, chunkLength(bytes, index)));
      filled = 0;
    }
  }
}

/** What IndexedDB throws, in words. */
async function orInWords({ record, chunks }: Keeping, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof PatchbayError) || thrown.code !== 'storage') throw thrown;
    const total = record.files.reduce((sum, { bytes }) => sum + bytes, 0);
    const inventory = await chunks.inventory().catch(() => new Map());
    const kept = record.files.reduce((sum, file) => sum + keptBytes(inventory, { place: record.place, ...file }), 0);
    const sizes = `${bytesInWords(kept)} of ${bytesInWords(total)} are here, ${bytesInWords(total - kept)} are missing`;
    throw storageError(`"${record.title}" could not be kept in this browser: ${sizes}.`, thrown.cause);
  }
}
