// What is pinned, in IndexedDB, for each preset: its composition file and what it is called.
import { del, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';

const store = browserStore('patchbay-pinned', 'pinned');

const keptPin = v.object({ name: v.string(), file: v.instance(ArrayBuffer) });
export type KeptPin = v.InferOutput<typeof keptPin>;

/** All of these reject with what IndexedDB throws. Undefined when there is none, or none that this version can read. */
export async function loadPin(preset: string): Promise<KeptPin | undefined> {
  const read = v.safeParse(keptPin, await get<unknown>(preset, store));
  return read.success ? read.output : undefined;
}

export const savePin = (preset: string, pin: KeptPin): Promise<void> => set(preset, pin, store);
export const removePin = (preset: string): Promise<void> => del(preset, store);
