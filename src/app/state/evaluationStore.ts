// Evaluations in IndexedDB, the last two of each preset.
import { createStore, del, get, set } from 'idb-keyval';
import { readEvaluations, type KeptEvaluations } from './evaluationRecord.ts';

const store = createStore('patchbay-evaluations', 'evaluations');

/** All of these reject with what IndexedDB throws. */
export async function loadEvaluations(preset: string): Promise<KeptEvaluations | undefined> {
  return readEvaluations(await get<unknown>(preset, store));
}

export const saveEvaluations = (preset: string, kept: KeptEvaluations): Promise<void> => set(preset, kept, store);
export const removeEvaluations = (preset: string): Promise<void> => del(preset, store);
