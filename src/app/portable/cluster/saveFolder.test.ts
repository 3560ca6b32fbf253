// Where a browser cannot write into a folder: what an archive does not hold is refused before hours of reading.
import { expect, it, vi } from 'vitest';
import type { FolderFile } from './folderFiles.ts';
import { saveFolder } from './saveFolder.ts';

const file = (path: string, bytes: number): FolderFile => ({
  path,
  bytes,
  pieces: () => {
    throw new Error(`${path} was read`);
  },
});

const saved = (...files: FolderFile[]): Promise<unknown> => {
  vi.stubGlobal('window', {});
  const { signal } = new AbortController();
  return saveFolder({ folder: 'patchbay-own', files: async () => files, onProgress: () => undefined, signal });
};

it.each([
  ['a file of 8 GiB', file('models/large/model.safetensors', 8 ** 11), 'too large'],
  ['a name of more than 255 bytes', file(`models/${'long'.repeat(70)}/config.json`, 2), 'too long'],
])('%s is refused before anything is read', async (_what, refused, why) => {
  await expect(saved(file('links.safetensors', 0), refused)).rejects.toThrow(why);
  await expect(saved(refused)).rejects.toThrow(why);
});

it('a file that comes as it is may be of any size', async () => {
  await expect(saved(file('train.jsonl', 8 ** 11))).rejects.toThrow('train.jsonl was read');
});
