// What is pinned, in IndexedDB, for each preset: its composition file and what it is called.
import { createStore } from 'idb-keyval';
import * as v from 'valibot';
import { VERSION } from '../../shared/heldBack.ts';
import { rows } from './projectRows.ts';

const store = createStore('patchbay-pinned', 'pinned');

const keptPin = v.object({ name: v.string(), file: v.instance(ArrayBuffer) });
export type KeptPin = v.InferOutput<typeof keptPin>;

/** All of these reject with what IndexedDB throws. Undefined when there is none, or none that this version can read. */
export async function loadPin(preset: string): Promise<KeptPin | undefined> {
  const read = v.safeParse(keptPin, await rows.get(preset, store));
  return read.success ? read.output : undefined;
}

export const savePin = (preset: string, pin: KeptPin): Promise<void> =>
  rows.set(preset, preset, { ...pin, version: VERSION }, store);
export const removePin = (preset: string): Promise<void> => rows.del(preset, preset, store);
