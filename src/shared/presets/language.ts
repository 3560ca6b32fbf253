import { OURS, type Link } from '../composition.ts';
import type { BuiltInPreset } from '../preset.ts';
import { USUAL } from '../trainingDefaults.ts';

const link = (to: number): Link => ({
  id: `ovari-3-${to}`,
  augmenter: 'ovari',
  from: 3,
  to,
  heads: 4,
  distanceBias: true,
  ...OURS,
  enabled: true,
});

/** A language that the anchor does not know, in small (CALM §4.2). */
export const language: BuiltInPreset = {
  id: 'language',
  title: 'Ovari + English',
  headline:
    'One small model knows Ovari, a made-up language, word by word. Another answers questions in English. Wired, they answer questions in Ovari and translate it.',
  anchor: 'english',
  augmenters: ['ovari'],
  links: [0, 1, 2, 3].map(link),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl' },
  format: 'plain',
  prompts: [],
  checker: 'none',
  maxTokens: 12,
  settings: {
    ...USUAL,
    steps: 400,
    batch: 64,
    learningRate: 5e-3,
    warmupSteps: 30,
    weightDecay: 0.01,
    clip: 1,
    seed: 1,
    evaluateEvery: 50,
  },
};
