// Evaluations in IndexedDB, the last two of each preset.
import { del, get, set } from 'idb-keyval';
import { browserStore } from '../../shared/browserStore.ts';
import { readEvaluations, type KeptEvaluations } from './evaluationRecord.ts';

const store = browserStore('patchbay-evaluations', 'evaluations');

/** All of these reject with what IndexedDB throws. */
export async function loadEvaluations(preset: string): Promise<KeptEvaluations | undefined> {
  return readEvaluations(await get<unknown>(preset, store));
}

export const saveEvaluations = (preset: string, kept: KeptEvaluations): Promise<void> => set(preset, kept, store);
export const removeEvaluations = (preset: string): Promise<void> => del(preset, store);
