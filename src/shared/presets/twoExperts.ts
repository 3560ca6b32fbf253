import type { BuiltInPreset } from '../preset.ts';
import { tableLinks } from '../tableWiring.ts';
import { codesAndSums } from './codesAndSums.ts';

/** Blocks of either expert. */
const BLOCKS = 2;

/** Two augmenters with tables of their own into one anchor: what the CALM paper leaves open (§6). */
export const twoExperts: BuiltInPreset = {
  id: 'two-experts',
  title: 'Two experts + sums',
  headline:
    'One small model knows codes of words, another those of cities. A third adds. Wire both, and ask for both at once.',
  anchor: 'sums',
  augmenters: ['codes', 'cities'],
  links: ['codes', 'cities'].flatMap((expert) => tableLinks(expert, BLOCKS)),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl' },
  format: 'plain',
  prompts: [],
  checker: 'none',
  maxTokens: 12,
  settings: codesAndSums.settings,
};
