// What decides an outcome, as one hash: when it changes, the run is made again.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFolder } from '../../src/cli/folders.ts';
import type { Prepared } from './experiment.ts';

const MODEL_FILES = ['config.json', 'tokenizer.json', 'model.safetensors'];

/** What is not there is not in it, so a part that only later experiments have changes nothing here. The code of a check is not looked at. */
export async function recipeOf({ anchor, augmenters, sets, ...rest }: Prepared, seed: number): Promise<string> {
  const models = await Promise.all([anchor, ...augmenters].map(hashOfModel));
  const measured = Object.entries(sets).map(([id, { examples, how }]) => [
    id,
    examples,
    typeof how === 'string' ? how : 'checked',
  ]);
  const { speaker, links, settings, control, train, apart, maxTokens } = rest;
  const all = { seed, models, measured, speaker, links, settings, control, train, apart, maxTokens };
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}

const hashes = new Map<string, Promise<string>>();

/** Of its files. @param folder a path, or the id of a built-in model. */
export function hashOfModel(folder: string): Promise<string> {
  let hash = hashes.get(folder);
  if (!hash) hashes.set(folder, (hash = hashOfFiles(modelFolder(folder))));
  return hash;
}

async function hashOfFiles(path: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of MODEL_FILES) hash.update(await readFile(join(path, name)));
  return hash.digest('hex');
}
