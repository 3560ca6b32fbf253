// How a model of a table is wired to the built-in *Sums*, and how those links are trained: what `npm run bench -- ownTable`
// measures.
import { OURS, type Link } from './composition.ts';
import type { TrainingSettings } from './protocol.ts';
import { USUAL } from './trainingDefaults.ts';

/** The model that adds. */
export const SUMS = 'sums';
const SUMS_BLOCKS = 3;

/** From the last layer of the model of a table into every layer of *Sums*, its embeddings included. */
export function tableLinks(augmenter: string, blocks: number): Link[] {
  return Array.from({ length: SUMS_BLOCKS + 1 }, (_, to) => ({
    id: `${augmenter}-${blocks}-${to}`,
    augmenter,
    from: blocks,
    to,
    heads: 4,
    distanceBias: true,
    ...OURS,
    enabled: true,
  }));
}

export const TABLE_SETTINGS: TrainingSettings = {
  ...USUAL,
  steps: 600,
  batch: 64,
  learningRate: 5e-3,
  warmupSteps: 30,
  weightDecay: 0.01,
  clip: 1,
  seed: 1,
  evaluateEvery: 50,
};
