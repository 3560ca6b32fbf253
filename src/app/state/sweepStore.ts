// Sweeps in IndexedDB, one for each preset; the files with trained links lie beside it, each under its candidate.
import { createStore } from 'idb-keyval';
import { VERSION } from '../../shared/heldBack.ts';
import { rows } from './projectRows.ts';
import { readRecord, type SweepRecord } from './sweepRecord.ts';

const records = createStore('patchbay-sweeps', 'sweeps');
const files = createStore('patchbay-sweep-files', 'files');

/** No id has a line break in it. */
const fileKey = (preset: string, candidate: string): string => `${preset}\n${candidate}`;

/** Everything here rejects with what IndexedDB throws. */
export async function loadRecord(preset: string): Promise<SweepRecord | undefined> {
  return readRecord(await rows.get(preset, records));
}

export const saveRecord = (record: SweepRecord): Promise<void> =>
  rows.set(record.preset, record.preset, { ...record, version: VERSION }, records);

export async function loadFile(preset: string, candidate: string): Promise<ArrayBuffer | undefined> {
  const file = await rows.get(fileKey(preset, candidate), files);
  return file instanceof ArrayBuffer ? file : undefined;
}

export const saveFile = (preset: string, candidate: string, file: ArrayBuffer): Promise<void> =>
  rows.set(preset, fileKey(preset, candidate), file, files);

/** With all its files. */
export async function removeSweep(preset: string): Promise<void> {
  await rows.del(preset, preset, records);
  const all = await rows.keys(files);
  const ofSweep = all.filter((key) => typeof key === 'string' && key.startsWith(fileKey(preset, '')));
  await Promise.all(ofSweep.map((key) => rows.del(preset, key, files)));
}
