// Settings of a run that hardly anybody changes.
import type { TrainingSettings } from './protocol.ts';

export const USUAL = {
  batchTokens: 0,
  accumulate: 1,
  schedule: 'cosine',
  patience: 0,
  checkpointEvery: 50,
} satisfies Partial<TrainingSettings>;
