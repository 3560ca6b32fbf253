// Evaluations in IndexedDB, the last two of each preset.
import { browserStore } from '../../shared/browserStore.ts';
import { VERSION } from '../../shared/heldBack.ts';
import { readEvaluations, type KeptEvaluations } from './evaluationRecord.ts';
import { rows } from './projectRows.ts';

const store = browserStore('patchbay-evaluations', 'evaluations');

/** All of these reject with what IndexedDB throws. */
export async function loadEvaluations(preset: string): Promise<KeptEvaluations | undefined> {
  return readEvaluations(await rows.get(preset, store));
}

export function saveEvaluations(preset: string, kept: KeptEvaluations): Promise<void> {
  const row = kept.filter((each) => each !== undefined).map((each) => ({ ...each, version: VERSION }));
  return rows.set(preset, preset, row, store);
}
export const removeEvaluations = (preset: string): Promise<void> => rows.del(preset, preset, store);
