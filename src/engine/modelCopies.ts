// The files of a model, to be taken out of the browser again: as a folder that `transformers` opens.
import { badRequest } from '../shared/errors.ts';
import type { ModelFile } from '../shared/models.ts';
import type { Commands } from '../shared/protocol.ts';
import type { Library } from './library.ts';
import type { FileSource } from './storage/fileSource.ts';
import { SMALL_FILES } from './storage/modelChoice.ts';
import { openWeights } from './storage/weightFiles.ts';

type Params<Name extends keyof Commands> = Commands[Name]['params'];

/** Of what one answer carries. */
const LARGEST_PIECE = 2 ** 24;

/** Small files first. @throws PatchbayError 'bad-model' for what is no model, or is not here as a whole. */
export async function listModelFiles(library: Library, { id }: Params<'listModelFiles'>): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  const open = async (name: string): Promise<FileSource | undefined> => {
    const file = await library.file(id, name);
    if (file) files.push({ name, bytes: file.bytes });
    return file;
  };
  for (const name of SMALL_FILES) await open(name);
  await openWeights(open);
  return files;
}

/** @throws PatchbayError 'bad-request' for a piece that the file does not have, and what reading it throws. */
export async function readModelFile(
  library: Library,
  { id, name, first, end }: Params<'readModelFile'>,
): Promise<ArrayBuffer> {
  const file = await library.file(id, name);
  if (!file) throw badRequest(`The model "${id}" has no file ${name}.`, 'Open the dialog anew.');
  const isPiece = [first, end].every(Number.isSafeInteger) && 0 <= first && first <= end && end <= file.bytes;
  if (!isPiece || end - first > LARGEST_PIECE)
    throw badRequest(`${name} has no piece from ${first} to ${end}.`, `Ask for up to ${LARGEST_PIECE} of its bytes.`);
  return file.read(first, end);
}
