// What is pinned, in IndexedDB, for each preset: its composition file and what it is called.
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';
import { VERSION } from '../../shared/heldBack.ts';
import { sealed, unsealed } from '../../shared/sealed.ts';
import { rows } from './projectRows.ts';

const store = browserStore('patchbay-pinned', 'pinned');

const keptPin = v.object({ name: v.string(), file: v.instance(ArrayBuffer), hash: v.optional(v.string()) });
export type KeptPin = Pick<v.InferOutput<typeof keptPin>, 'name' | 'file'>;

/**
 * All of these reject with what IndexedDB throws, this one also with 'DataError' for a damaged one. Undefined when there is
 * none, or none that this version can read.
 */
export async function loadPin(preset: string): Promise<KeptPin | undefined> {
  const read = v.safeParse(keptPin, await rows.get(preset, store));
  return read.success ? { name: read.output.name, file: await unsealed(read.output) } : undefined;
}

export const savePin = async (preset: string, { name, file }: KeptPin): Promise<void> =>
  rows.set(preset, preset, { name, ...(await sealed(file)), version: VERSION }, store);
export const removePin = (preset: string): Promise<void> => rows.del(preset, preset, store);
