// Sizes and settings of the built-in models. What helps links to generalise: the anchor is trained with noise on
// its embeddings and its `<unk>` is small, the augmenter knows the value at the word itself and hardly anything else of
// it (small initial embeddings), and words are single tokens of either model.
import type { Recipe } from './builtIn.ts';

export const recipes = {
  codes: {
    title: 'Codes',
    about: 'Knows a secret number for each of 1,000 everyday words. Cannot add.',
    blocks: 2,
    width: 64,
    heads: 4,
    hidden: 128,
    training: {
      steps: 500,
      learningRate: 5e-3,
      warmupSteps: 50,
      beta2: 0.999,
      weightDecay: 0.01,
      clip: 1,
      embeddingScale: 0.02,
      embeddingNoise: 0,
      seed: 11,
    },
  },
  sums: {
    title: 'Sums',
    about: 'Adds and subtracts up to three numbers. Has never seen a word.',
    blocks: 3,
    width: 64,
    heads: 4,
    hidden: 128,
    training: {
      steps: 3000,
      learningRate: 4e-3,
      warmupSteps: 50,
      beta2: 0.98,
      weightDecay: 0.01,
      clip: 1,
      embeddingScale: 1,
      embeddingNoise: 0.5,
      seed: 12,
    },
  },
} satisfies Record<string, Recipe>;

/** The anchor's row for `<unk>` is never trained; made this much smaller, a link has less to cancel there. */
export const UNKNOWN_SCALE = 0.1;
