import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelIndex, type ModelEntry } from '../engine/storage/modelIndex.ts';
import { BUILT_IN } from './folders.ts';

/** What public/models/index.json lists; nothing before `npm run models` was run once. */
export async function builtInEntries(): Promise<ModelEntry[]> {
  const index = join(BUILT_IN, 'index.json');
  if (!existsSync(index)) return [];
  return readModelIndex(JSON.parse(await readFile(index, 'utf8')));
}
