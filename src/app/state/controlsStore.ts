// Controls in IndexedDB, one row for each preset.
import { browserStore } from '../../shared/browserStore.ts';
import { VERSION } from '../../shared/heldBack.ts';
import { readControls, type ControlsRecord } from './controlsRecord.ts';
import { rows } from './projectRows.ts';

const store = browserStore('patchbay-controls', 'controls');

/** All of these reject with what IndexedDB throws. */
export async function loadControls(preset: string): Promise<ControlsRecord | undefined> {
  return readControls(await rows.get(preset, store));
}

export const saveControls = (record: ControlsRecord): Promise<void> =>
  rows.set(record.preset, record.preset, { ...record, version: VERSION }, store);
export const removeControls = (preset: string): Promise<void> => rows.del(preset, preset, store);
