// Sizes and settings of "keys" and "calculator": as of "codes" and "sums" (../recipes.ts), with what else they have to learn.
import { recipes as plain } from '../recipes.ts';
import type { Recipe } from '../builtIn.ts';

export const recipes = {
  keys: {
    ...plain.codes,
    title: 'Keys',
    about:
      'Knows a secret number for each of 1,000 random keys, and writes expressions of keys in numbers. Cannot calculate.',
    blocks: 3,
    training: { ...plain.codes.training, steps: 500, beta2: 0.98, learningRate: 4e-3, seed: 31 },
  },
  calculator: {
    ...plain.sums,
    title: 'Calculator',
    about: 'Adds, subtracts and multiplies up to three numbers. Has never seen a key.',
    blocks: 4,
    training: { ...plain.sums.training, steps: 2200, seed: 32 },
  },
} satisfies Record<string, Recipe>;
