// Models on disk: a folder in Hugging Face layout, or the name of a built-in one.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Gpu } from '../engine/gpu/device.ts';
import type { Library } from '../engine/library.ts';
import { loadModel, type LoadedModel, type LoadOptions } from '../engine/loadedModel.ts';
import { readModelFiles } from '../engine/storage/modelFiles.ts';
import { PatchbayError } from '../shared/errors.ts';

/** The built-in models, relative to the repository. */
export const BUILT_IN = resolve('public/models');

/** @throws PatchbayError 'bad-request' when the file cannot be read. */
export async function readBytes(path: string): Promise<ArrayBuffer> {
  try {
    return new Uint8Array(await readFile(path)).buffer; // a copy: what readFile returns may share a pool
  } catch (cause) {
    const message = `The file ${path} cannot be read.`;
    throw new PatchbayError({ code: 'bad-request', message, hint: 'Check the path.' }, { cause });
  }
}

/** A library over folders: each id is a path, or a folder of `root`. */
export function folderLibrary(root = BUILT_IN): Library {
  return {
    entry: (id) => Promise.resolve({ id: basename(id), title: basename(id), about: '', license: '' }),
    file: async (id, name) => {
      const path = join(modelFolder(id, root), name);
      if (!existsSync(path)) return undefined;
      return readBytes(path);
    },
  };
}

/** @throws PatchbayError 'bad-request' when there is no such folder. */
function modelFolder(id: string, root: string): string {
  const found = [id, join(root, id)].find(
    (folder) => existsSync(join(folder, 'config.json')) || existsSync(join(folder, 'links.safetensors')),
  );
  if (found) return found;
  throw new PatchbayError({
    code: 'bad-request',
    message: `There is no model "${id}": no such folder with a config.json, and no built-in model of that name.`,
    hint: 'Name a folder in Hugging Face layout, or see `patchbay models`.',
  });
}

/** `id`: what the model is called in a composition; the folder's name unless given. */
export async function loadFolder(
  gpu: Gpu,
  folder: string,
  { id = basename(resolve(folder)), weights }: LoadOptions & { id?: string } = {},
): Promise<LoadedModel> {
  const library = folderLibrary();
  const files = await readModelFiles((name) => library.file(folder, name));
  return loadModel(gpu, { ...(await library.entry(id)), id }, files, { weights });
}
