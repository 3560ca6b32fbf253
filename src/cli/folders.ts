// Models on disk: a folder in Hugging Face layout, or the name of a built-in one.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Gpu } from '../engine/gpu/device.ts';
import type { Library } from '../engine/library.ts';
import type { FileSource } from '../engine/storage/fileSource.ts';
import { loadModel, type LoadedModel, type LoadOptions } from '../engine/loadedModel.ts';
import { modelHash } from '../engine/storage/modelHash.ts';
import { readModelFiles } from '../engine/storage/modelFiles.ts';
import { PatchbayError } from '../shared/errors.ts';

/** The built-in models, relative to the repository. */
export const BUILT_IN = resolve('public/models');

/** @throws PatchbayError 'bad-request' when the file cannot be read. */
export async function readBytes(path: string): Promise<ArrayBuffer> {
  try {
    return new Uint8Array(await readFile(path)).buffer; // a copy: what readFile returns may share a pool
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** @throws PatchbayError 'bad-request' when the file cannot be read. */
async function fileOnDisk(path: string): Promise<FileSource> {
  try {
    const { size } = await stat(path);
    return { bytes: size, read: (first, end) => readRange(path, first, end) };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readRange(path: string, first: number, end: number): Promise<ArrayBuffer> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(end - first);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, first);
    if (bytesRead < bytes.length) throw new Error(`it ended after ${first + bytesRead} bytes`);
    return bytes.buffer;
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, cause: unknown): PatchbayError {
  const message = `The file ${path} cannot be read.`;
  return new PatchbayError({ code: 'bad-request', message, hint: 'Check the path.' }, { cause });
}

/** A library over folders: each id is a path, or a folder of `root`. */
export function folderLibrary(root = BUILT_IN): Library {
  return {
    entry: (id) => {
      const name = basename(resolve(id));
      return Promise.resolve({ id: name, title: name, about: '', license: '' });
    },
    file: async (id, name) => {
      const path = join(modelFolder(id, root), name);
      if (!existsSync(path)) return undefined;
      return fileOnDisk(path);
    },
  };
}

/** @throws PatchbayError 'bad-request' when there is no such folder. */
export function modelFolder(id: string, root = BUILT_IN): string {
  const found = placeOf(id, root);
  if (found !== undefined) return found;
  throw new PatchbayError({
    code: 'bad-request',
    message: `There is no model "${id}": no such folder with a config.json, and no built-in model of that name.`,
    hint: 'Name a folder in Hugging Face layout, or see `patchbay models`.',
  });
}

export const isModel = (id: string): boolean => placeOf(id, BUILT_IN) !== undefined;

function placeOf(id: string, root: string): string | undefined {
  return [id, join(root, id)].find(
    (folder) => existsSync(join(folder, 'config.json')) || existsSync(join(folder, 'links.safetensors')),
  );
}

/** The same model wherever the next call is made. */
export const wholePath = (folder: string): string =>
  existsSync(join(folder, 'config.json')) ? resolve(folder) : folder;

export interface FolderOptions extends LoadOptions {
  /** What the model is called in a composition; the folder's name unless given. */
  id?: string;
  /** Whether to take the hash of its files, so that it is known again elsewhere, whatever it is called there. */
  isHashed?: boolean;
}

export async function loadFolder(
  gpu: Gpu,
  folder: string,
  { id = basename(resolve(folder)), weights, isHashed = false }: FolderOptions = {},
): Promise<LoadedModel> {
  const library = folderLibrary();
  const names: string[] = [];
  const files = await readModelFiles(async (name) => {
    const file = await library.file(folder, name);
    if (file) names.push(name);
    return file;
  });
  const hash = isHashed ? await folderHash(modelFolder(folder), names) : undefined;
  return loadModel(gpu, { ...(await library.entry(folder)), id, hash }, files, { weights });
}

async function folderHash(path: string, names: readonly string[]): Promise<string | undefined> {
  const hashed = names.map(async (name) => ({ name, sha256: await sha256Of(join(path, name)) }));
  return modelHash(await Promise.all(hashed));
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
