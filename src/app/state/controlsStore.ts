// Controls in IndexedDB, one row for each preset.
import { del, get, set } from 'idb-keyval';
import { browserStore } from '../../shared/browserStore.ts';
import { readControls, type ControlsRecord } from './controlsRecord.ts';

const store = browserStore('patchbay-controls', 'controls');

/** All of these reject with what IndexedDB throws. */
export async function loadControls(preset: string): Promise<ControlsRecord | undefined> {
  return readControls(await get<unknown>(preset, store));
}

export const saveControls = (record: ControlsRecord): Promise<void> => set(record.preset, record, store);
export const removeControls = (preset: string): Promise<void> => del(preset, store);
