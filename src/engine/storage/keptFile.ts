// A file of a model in this browser, as it is opened: with the hashes by which damage is found, and what is done about it. A
// damaged chunk of a hub's file is fetched again; else it is thrown away, so that the rest of the model can be had again.
import { errorData, PatchbayError } from '../../shared/errors.ts';
import type { Access } from '../../shared/requests/request.ts';
import { checkedFile, isDamage } from './checkedFile.ts';
import { chunkCount } from './chunkStore.ts';
import type { FileSource } from './fileSource.ts';
import { FileWork } from './fileWork.ts';
import { checkAddress } from './hubAddress.ts';
import type { Keepers } from './keptModels.ts';
import { hubPieces } from './modelOrigin.ts';
import type { KeptFile, ModelRecord } from './modelRecords.ts';
import type { ByteRange } from './remoteFile.ts';

/** @throws PatchbayError 'storage', as does reading it, when it cannot be read, or is damaged and cannot be had again. */
export async function keptFile(
  keepers: Keepers,
  access: Access,
  record: ModelRecord,
  file: KeptFile,
): Promise<FileSource> {
  const hashes = file.chunkHashes ?? (await hashChunks(keepers, record, file));
  return checkedFile(keepers.chunks, { place: record.place, ...file }, hashes, {
    again: async (range) =>
      (await keepers.records.get(record.id)) ? fetchAgain(access, record, file, range) : undefined,
    refuse: (index, cause) => refuse(keepers, record, file, cause, index),
  });
}

/** Undefined for what was not of a hub, and where fewer bytes come. */
async function fetchAgain(
  access: Access,
  { source }: ModelRecord,
  file: KeptFile,
  range: ByteRange,
): Promise<ArrayBuffer | undefined> {
  if (source.kind !== 'hub') return undefined;
  const pieces = hubPieces(checkAddress(source.address), source.commit, access);
  const fetched = new Uint8Array(range.end - range.first);
  let at = 0;
  for await (const piece of pieces(file, { ...range }, new AbortController().signal, () => undefined)) {
    fetched.set(piece, at);
    at += piece.length;
  }
  return at === fetched.length ? fetched.buffer : undefined;
}

/** Of a file that an earlier version of the page has kept: it is checked as a whole first. */
async function hashChunks(keepers: Keepers, record: ModelRecord, file: KeptFile): Promise<readonly string[]> {
  const { chunks, records, locks } = keepers;
  const all = new Set(Array.from({ length: chunkCount(file.bytes) }, (_, i) => i));
  const found: KeptFile = { ...file, sha256: file.checked, checked: undefined };
  const work = new FileWork(chunks, record.place, found, all, new AbortController().signal);
  await work.finished().catch((thrown: unknown) => {
    if (work.isSpoiled || isDamage(thrown)) return refuse(keepers, record, file, thrown);
    throw thrown;
  });
  file.chunkHashes = found.chunkHashes;
  await locks
    .holdList(async () => {
      if (await records.get(record.id)) await records.set(record);
    })
    .catch(() => undefined); // then it is checked as a whole another time
  return found.chunkHashes ?? [];
}

/** @param chunk the damaged one; without it, nobody knows which. */
async function refuse(
  { chunks, records }: Keepers,
  record: ModelRecord,
  file: KeptFile,
  cause: unknown,
  chunk?: number,
): Promise<never> {
  if (!(await records.get(record.id))) throw removed(file);
  const problem = new PatchbayError(
    {
      code: 'storage',
      message: `"${file.name}" of "${record.title}" is damaged in this browser, and was not used.`,
      hint: hintOf(record.source),
      detail: cause === undefined ? undefined : errorData(cause).message,
    },
    { cause },
  );
  const isOfFile = (place: string, name: string): boolean => place === record.place && name === file.name;
  await chunks.remove((place, name, index) => isOfFile(place, name) && (chunk === undefined || index === chunk));
  await records.set({ ...record, problem: problem.toData() });
  throw problem;
}

function removed({ name }: KeptFile): PatchbayError {
  return new PatchbayError({
    code: 'storage',
    message: `${name} is not in this browser any more.`,
    hint: 'It was removed, perhaps in another tab: fetch the model again.',
  });
}

function hintOf(source: ModelRecord['source']): string {
  if (source.kind === 'hub') return 'Fetch the rest of it in the library: only what is damaged is fetched again.';
  if (source.isMade) return 'Remove it from the library, and make it again from its table.';
  return 'Add its files again in the library: only what is damaged is read.';
}
