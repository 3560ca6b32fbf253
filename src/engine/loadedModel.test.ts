import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderLibrary } from '../cli/folders.ts';
import { loadModel } from './loadedModel.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';

it('a text ends where generation_config.json says, else where config.json does', async () => {
  const gpu = await testGpu();
  const library = folderLibrary(join(FIXTURES, 'models'));
  const files = await readModelFiles((name) => library.file('tiny-llama', name));
  const eosIds = async (generationConfig: unknown): Promise<readonly number[]> => {
    const { decoder, side } = loadModel(gpu, await library.entry('tiny-llama'), { ...files, generationConfig });
    decoder.destroy();
    return side.eosIds;
  };
  expect(await eosIds({ eos_token_id: [5, 2] })).toEqual([5, 2]);
  expect(await eosIds(undefined)).toEqual([2]);
});
