// Where the files of a model come from before they are kept: a hub, or files of this computer. Looked at before anything
// is fetched, and then read into the store.
import { blobFile } from './blobFile.ts';
import type { ModelSource, PickedFile } from '../../shared/models.ts';
import type { FileSource } from './fileSource.ts';
import { fileUrl, type CheckedAddress } from './hubAddress.ts';
import { readListing } from './hubListing.ts';
import type { Access } from '../../shared/requests/request.ts';
import type { ReadPieces } from './keeping.ts';
import {
  CHAT_TEMPLATE,
  chooseFiles,
  TOKENIZER_CONFIG,
  unusable,
  WEIGHTS_INDEX,
  type ListedFile,
} from './modelChoice.ts';
import { templateIn } from './modelFiles.ts';
import { hubPlace } from './places.ts';
import { readRange, remoteFile } from './remoteFile.ts';
import { readJson } from './textFiles.ts';
import { partNames, readWeightsIndex } from './weightFiles.ts';

export interface OriginFile extends ListedFile {
  /** Where it is known before the file is read. */
  sha256?: string;
}

export interface ModelOrigin {
  source: Exclude<ModelSource, { kind: 'builtIn' }>;
  license: string;
  /** All there are, also those that no model needs. */
  files: readonly OriginFile[];
  open(name: string): FileSource | undefined;
  pieces: ReadPieces;
}

/** @throws PatchbayError 'bad-model'. */
export function openedFrom(origin: ModelOrigin, name: string): FileSource {
  const file = origin.open(name);
  if (!file) throw unusable(`${name} is missing`, 'All files of the model are needed.');
  return file;
}

/** The files that make up the model, small ones first. @throws PatchbayError 'bad-model'. */
export async function filesOfModel(origin: ModelOrigin): Promise<OriginFile[]> {
  const { small, weights } = chooseFiles(origin.files);
  if (weights.name !== WEIGHTS_INDEX) return [...small, weights];
  const names = partNames(await readWeightsIndex(openedFrom(origin, weights.name)));
  const parts = names.map((name) => {
    const part = origin.files.find((file) => file.name === name);
    if (!part) throw unusable(`${name} is missing`, 'Get all parts of the weights.');
    return part;
  });
  return [...small, weights, ...parts];
}

/** @param at the commit to look at, if not what the revision is now. @throws PatchbayError 'download'. */
export async function hubOrigin(
  address: CheckedAddress,
  access: Access,
  at = address.revision,
): Promise<ModelOrigin & { place: string }> {
  const { commit, license, files } = await readListing({ ...address, revision: at }, access);
  const urls = new Map(files.map((file) => [file.name, file]));
  return {
    place: hubPlace(address, commit),
    source: { kind: 'hub', address, commit },
    license,
    files,
    open: (name) => {
      const file = urls.get(name);
      return file && remoteFile(file, access);
    },
    pieces: hubPieces(address, commit, access),
  };
}

/** The files of a commit, whose names and sizes are known. */
export function hubPieces(address: CheckedAddress, commit: string, access: Access): ReadPieces {
  return (file, range, signal, onAnswer) =>
    readRange({ ...file, url: fileUrl(address, commit, file.name) }, range, { ...access, signal }, onAnswer);
}

export function pickedOrigin(picked: readonly PickedFile[], made?: { isMade: true }): ModelOrigin {
  const blobs = new Map(picked.map(({ name, blob }) => [name, blob]));
  return {
    source: { kind: 'files', ...made },
    license: '',
    files: picked.map(({ name, blob }) => ({ name, bytes: blob.size })),
    open: (name) => {
      const blob = blobs.get(name);
      return blob && blobFile(name, blob);
    },
    async *pieces({ name }, { first, end }, signal, onAnswer) {
      const blob = blobs.get(name);
      if (!blob) return;
      onAnswer({ ranged: true });
      for (let at = first; at < end; at += BLOB_PIECE) {
        signal.throwIfAborted();
        yield new Uint8Array(await blobFile(name, blob).read(at, Math.min(at + BLOB_PIECE, end)));
      }
    },
  };
}

const BLOB_PIECE = 2 ** 22;

/** In a file of its own, or in tokenizer_config.json. */
export async function hasChatTemplate(origin: ModelOrigin, files: readonly { name: string }[]): Promise<boolean> {
  const has = (name: string): boolean => files.some((file) => file.name === name);
  if (has(CHAT_TEMPLATE)) return true;
  if (!has(TOKENIZER_CONFIG)) return false;
  return templateIn(await readJson(TOKENIZER_CONFIG, openedFrom(origin, TOKENIZER_CONFIG))) !== undefined;
}
