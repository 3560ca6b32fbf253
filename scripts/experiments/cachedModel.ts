// Models that experiments need and that do not ship: made once, and again when what decides them has changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CACHE = '.cache/experiments';

/**
 * @param id what the model is called: its folder ends with it.
 * @param decides everything that decides the weights, as it goes into JSON.
 * @param make the files by name.
 * @returns the path of its folder.
 */
export async function cachedModel(
  id: string,
  decides: unknown,
  make: () => Promise<ReadonlyMap<string, Uint8Array>>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 16);
  const folder = join(CACHE, hash, id);
  if (existsSync(folder)) return folder;
  const files = await make();
  const fresh = join(CACHE, hash, `.${id}.new`);
  await mkdir(fresh, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(fresh, name), bytes);
  await rename(fresh, folder); // a process that ends while it writes leaves no model
  return folder;
}
