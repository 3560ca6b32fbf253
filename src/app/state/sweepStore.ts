// Sweeps in IndexedDB, one for each preset; the files with trained links lie beside it, each under its candidate.
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';
import { VERSION } from '../../shared/heldBack.ts';
import { sealed, unsealed } from '../../shared/sealed.ts';
import { rows } from './projectRows.ts';
import { readRecord, type SweepRecord } from './sweepRecord.ts';

const records = browserStore('patchbay-sweeps', 'sweeps');
const files = browserStore('patchbay-sweep-files', 'files');

/** Where it is held back: the record and its files are of use only together. */
const SWEEP = 'sweep';

/** No id has a line break in it. */
const fileKey = (preset: string, candidate: string): string => `${preset}\n${candidate}`;

const keptFile = v.object({ file: v.instance(ArrayBuffer), hash: v.string() });

/** Everything here rejects with what IndexedDB throws; a file also with 'DataError' when it is damaged. */
export async function loadRecord(preset: string): Promise<SweepRecord | undefined> {
  return readRecord(await rows.get(preset, records));
}

export const saveRecord = (record: SweepRecord): Promise<void> =>
  rows.set(record.preset, record.preset, { ...record, version: VERSION }, records, SWEEP);

export async function loadFile(preset: string, candidate: string): Promise<ArrayBuffer | undefined> {
  const found = await rows.get(fileKey(preset, candidate), files);
  if (found instanceof ArrayBuffer) return found; // of an earlier version
  return v.is(keptFile, found) ? unsealed(found) : undefined;
}

export const saveFile = async (preset: string, candidate: string, file: ArrayBuffer): Promise<void> =>
  rows.set(preset, fileKey(preset, candidate), await sealed(file), files, SWEEP);

/** With all its files. */
export async function removeSweep(preset: string): Promise<void> {
  await rows.del(preset, preset, records, SWEEP);
  const all = await rows.keys(files);
  const ofSweep = all.filter((key) => typeof key === 'string' && key.startsWith(fileKey(preset, '')));
  await rows.delMany(preset, ofSweep, files, SWEEP);
}
