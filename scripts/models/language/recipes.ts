// Sizes and settings of the models of this task. Ovari and English go on from one ancestor: what decides whether unseen
// meanings carry over.
import type { Recipe } from '../builtIn.ts';

const SIZE = { blocks: 3, width: 64, heads: 4, hidden: 128 };

const USUAL = { warmupSteps: 50, beta2: 0.98, weightDecay: 0.01, clip: 1 };

export const recipes = {
  ancestor: {
    title: 'English ancestor',
    about: 'Has read plain English sentences, and answers nothing.',
    ...SIZE,
    training: { ...USUAL, steps: 300, learningRate: 4e-3, embeddingScale: 0.25, embeddingNoise: 0, seed: 31 },
  },
  ovari: {
    title: 'Ovari',
    about: 'Knows Ovari, a language that nobody else speaks, word by word. Answers no question.',
    ...SIZE,
    training: { ...USUAL, steps: 600, learningRate: 4e-3, embeddingScale: 0.02, embeddingNoise: 0, seed: 32 },
  },
  english: {
    title: 'English',
    about:
      'Answers questions over short English statements, and says them in plain order. Has never seen a word of Ovari.',
    ...SIZE,
    training: { ...USUAL, steps: 1500, learningRate: 3e-3, embeddingScale: 0.25, embeddingNoise: 0.5, seed: 33 },
  },
} satisfies Record<string, Recipe>;

/**
 * In how many of the 64 dimensions the ancestor's words begin. Links learn from the words of D_C how one model's space becomes
 * the other's: an unseen word is carried over when there are several words for each dimension, as in large models.
 */
export const DIMENSIONS = 24;
