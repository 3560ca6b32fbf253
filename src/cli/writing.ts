// Files that are written so that a name never holds half of one.
import { constants } from 'node:fs';
import { access, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PatchbayError } from '../shared/errors.ts';

/** Asked before hours of work. @throws PatchbayError 'bad-request' when nothing can be written there. */
export async function checkWritable(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  try {
    if (isFolder) throw new Error('It is a folder.');
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Beside its place first, so that what breaks off leaves what was there. @throws PatchbayError 'bad-request'. */
export async function writeWhole(path: string, content: ArrayBuffer | string): Promise<void> {
  const beside = `${path}.part`;
  try {
    await writeFile(beside, typeof content === 'string' ? content : new Uint8Array(content));
    await rename(beside, path);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

export function unwritable(path: string, cause: unknown): PatchbayError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const message = `Nothing can be written to ${path}${why}.`;
  return new PatchbayError(
    { code: 'bad-request', message, hint: 'Check the path, and the room on the disk.' },
    { cause },
  );
}
