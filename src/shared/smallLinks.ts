// How small models are linked, and how such links are trained, in the examples that ship and for a table of one's own.
import { OURS, type Link } from './composition.ts';
import type { TrainingSettings } from './protocol.ts';
import { USUAL } from './trainingDefaults.ts';

/** From one layer of an augmenter into every layer of an anchor, its embeddings included. */
export function linksIntoAll(augmenter: string, from: number, anchorBlocks: number): Link[] {
  return Array.from({ length: anchorBlocks + 1 }, (_, to) => ({
    id: `${augmenter}-${from}-${to}`,
    augmenter,
    from,
    to,
    heads: 4,
    distanceBias: true,
    ...OURS,
    enabled: true,
  }));
}

export const SMALL_TRAINING: TrainingSettings = {
  ...USUAL,
  steps: 500,
  batch: 64,
  learningRate: 5e-3,
  warmupSteps: 30,
  weightDecay: 0.01,
  clip: 1,
  seed: 1,
  evaluateEvery: 50,
};
