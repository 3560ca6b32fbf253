// Models that an experiment needs and that do not ship: trained when they are first asked for, and kept in a folder that git
// ignores.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import { llamaFiles } from '../../src/engine/tables/llamaFiles.ts';
import type { TrainedModel } from '../models/builtIn.ts';

const CACHE = '.cache/experiments';
const MARK = 'made.json';

/**
 * The model's folder, which is also what the model is called.
 * @param decidedBy all that it is made of; when that changes, it is made again.
 */
export async function cachedModel(
  gpu: Gpu,
  name: string,
  decidedBy: unknown,
  train: () => Promise<TrainedModel>,
): Promise<string> {
  const folder = join(CACHE, name);
  const mark = createHash('sha256').update(JSON.stringify(decidedBy)).digest('hex');
  if (existsSync(join(folder, MARK)) && (await readFile(join(folder, MARK), 'utf8')) === mark) return folder;
  console.error(`Training ${name}, which does not ship.`);
  const { config, model, files } = await train();
  const fresh = `${folder}.${process.pid}`; // another process may be making the same
  await mkdir(fresh, { recursive: true });
  for (const [file, bytes] of llamaFiles(config, await saveParts(gpu, model.parts), files))
    await writeFile(join(fresh, file), bytes);
  model.destroy();
  await writeFile(join(fresh, MARK), mark);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return folder;
}
