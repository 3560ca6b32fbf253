import type { BuiltInPreset } from '../preset.ts';
import { linksIntoAll, SMALL_TRAINING } from '../smallLinks.ts';

/** Key-value arithmetic in small (CALM §4.1). */
export const codesAndSums: BuiltInPreset = {
  id: 'codes-and-sums',
  title: 'Secret codes + sums',
  headline: 'One small model knows secret codes. Another can add. Neither can do both, until you wire them.',
  anchor: 'sums',
  augmenters: ['codes'],
  links: linksIntoAll('codes', 2, 3),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [
    { prompt: 'dog + cat =', expected: '26', recorded: { codes: '3', anchor: '12', composition: '26' } },
    { prompt: 'owl + fox + dog =', expected: '36', recorded: { codes: '3', anchor: '20', composition: '36' } },
    { prompt: 'teapot - tiger =', expected: '13', recorded: { codes: '3', anchor: '-9', composition: '13' } },
    { prompt: 'lemon - teapot =', expected: '-13', recorded: { codes: '3', anchor: '-9', composition: '-13' } },
    { prompt: 'cat + 7 =', expected: '25', recorded: { codes: '3', anchor: '8', composition: '25' } },
    { prompt: '8 + 5 - 3 =', expected: '10', recorded: { codes: '3', anchor: '10', composition: '10' } },
  ],
  checker: 'sumOfCodes',
  maxTokens: 12,
  settings: { ...SMALL_TRAINING, steps: 400 },
};
