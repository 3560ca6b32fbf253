import type { BuiltInPreset } from '../preset.ts';
import { linksIntoAll, SMALL_TRAINING } from '../smallLinks.ts';

/** The paper's first experiment with all its questions and signs (CALM §4.1, Table 1). */
export const keyValues: BuiltInPreset = {
  id: 'key-values',
  title: 'Keys + calculator',
  headline:
    'One small model knows a number for each of 1,000 random keys. Another calculates. Wired, they calculate with keys.',
  anchor: 'calculator',
  augmenters: ['keys'],
  links: linksIntoAll('keys', 3, 4),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [
    { prompt: 'swt4r6 + cz3l =', expected: '7', recorded: { keys: '9', anchor: '13', composition: '7' } },
    { prompt: '8oh × z3l =', expected: '6', recorded: { keys: '9', anchor: '28', composition: '6' } },
    { prompt: 'thn + rk × 4g =', expected: '12', recorded: { keys: '9', anchor: '19', composition: '12' } },
    {
      prompt: 'thn + rk × 4g :',
      expected: '2 + 2 × 5',
      recorded: { keys: '2 + 2 × 5', anchor: '1 + 1 × 1', composition: '2 + 2 × 5' },
    },
    { prompt: 'xr × 1hzq - 5 =', expected: '5', recorded: { keys: '9', anchor: '2', composition: '5' } },
    { prompt: '7 - 2 × 4 =', expected: '-1', recorded: { keys: '9', anchor: '-1', composition: '-1' } },
  ],
  checker: 'keyQuestion',
  maxTokens: 12,
  settings: SMALL_TRAINING,
};
