// Sizes and settings of the two models of code in small; what decides is told in ../recipes.ts.
import type { Recipe } from '../builtIn.ts';

export const recipes = {
  library: {
    title: 'Library',
    about: 'Knows what each of 600 names of a library of programs does. Knows no English.',
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
      seed: 51,
    },
  },
  coder: {
    title: 'Coder',
    about: 'Completes, writes and explains programs in plain words. Has never seen a name of the library.',
    blocks: 4,
    width: 64,
    heads: 4,
    hidden: 128,
    training: {
      steps: 4000,
      learningRate: 4e-3,
      warmupSteps: 100,
      beta2: 0.98,
      weightDecay: 0.01,
      clip: 1,
      embeddingScale: 1,
      embeddingNoise: 0.5,
      seed: 52,
    },
  },
} satisfies Record<string, Recipe>;
