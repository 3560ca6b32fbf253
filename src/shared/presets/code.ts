import { OURS, type Link } from '../composition.ts';
import type { BuiltInPreset } from '../preset.ts';
import { USUAL } from '../trainingDefaults.ts';

const link = (to: number): Link => ({
  id: `library-2-${to}`,
  augmenter: 'library',
  from: 2,
  to,
  heads: 4,
  distanceBias: true,
  ...OURS,
  enabled: true,
});

/** Code completion, text to code and code to text in small (CALM §4.3). */
export const code: BuiltInPreset = {
  id: 'code',
  title: 'Library + coder',
  headline: 'One small model knows what the names of a library do. Another writes and explains programs without names.',
  anchor: 'coder',
  augmenters: ['library'],
  links: [0, 1, 2, 3, 4].map(link),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl' },
  format: 'plain',
  prompts: [],
  checker: 'none',
  maxTokens: 12,
  settings: {
    ...USUAL,
    steps: 500,
    batch: 64,
    learningRate: 5e-3,
    warmupSteps: 30,
    weightDecay: 0.01,
    clip: 1,
    seed: 1,
    evaluateEvery: 50,
  },
};
