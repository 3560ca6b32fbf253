// A built-in model that never learned anything, as a folder: for a row in which only one of several augmenters is untrained.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadFolder } from '../../src/cli/folders.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import { untrainedTwin } from '../../src/engine/model/untrained.ts';
import { llamaFiles, type llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import { MODELS } from '../models/writeModel.ts';

const CACHE = '.cache/experiments/untrained';

/** Its path, which ends with the model's id. The same configuration and tokenizer; weights as training begins with them. */
export async function untrainedFolder(gpu: Gpu, id: string, seed: number): Promise<string> {
  const json = async (name: string): Promise<object> =>
    JSON.parse(await readFile(join(MODELS, id, name), 'utf8')) as object;
  const config = (await json('config.json')) as ReturnType<typeof llamaConfig>;
  const tokenizer = {
    tokenizer: await json('tokenizer.json'),
    config: await json('tokenizer_config.json'),
    vocabularySize: config.vocab_size,
  };
  const { decoder } = await loadFolder(gpu, id);
  const twin = await untrainedTwin(gpu, decoder, seed);
  try {
    const folder = join(CACHE, String(seed), id);
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of llamaFiles(config, await saveParts(gpu, twin.parts), tokenizer))
      await writeFile(join(folder, name), bytes);
    return folder;
  } finally {
    twin.destroy();
    decoder.destroy();
  }
}
