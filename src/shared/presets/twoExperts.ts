import type { BuiltInPreset } from '../preset.ts';
import { SMALL_TRAINING } from '../smallLinks.ts';
import { tableLinks } from '../tableWiring.ts';

/** Blocks of either expert. */
const BLOCKS = 2;

/** Two augmenters with tables of their own into one anchor: what the CALM paper leaves to others. */
export const twoExperts: BuiltInPreset = {
  id: 'two-experts',
  title: 'Two experts + sums',
  headline:
    'One small model knows codes of words, another those of cities. A third adds. Wire both, and ask for both at once.',
  anchor: 'sums',
  augmenters: ['codes', 'cities'],
  links: ['codes', 'cities'].flatMap((expert) => tableLinks(expert, BLOCKS)),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [
    {
      prompt: 'dog + New York - 3 =',
      expected: '23',
      recorded: { codes: '3', cities: '10', anchor: '11', composition: '23' },
    },
    {
      prompt: 'Tokyo + piano =',
      expected: '7',
      recorded: { codes: '3', cities: '10', anchor: '12', composition: '7' },
    },
    {
      prompt: 'Paris - cat =',
      expected: '-16',
      recorded: { codes: '3', cities: '10', anchor: '-9', composition: '-16' },
    },
    {
      prompt: 'owl + Rio de Janeiro - fox =',
      expected: '20',
      recorded: { codes: '3', cities: '10', anchor: '3', composition: '20' },
    },
    {
      prompt: 'Cairo + Sydney =',
      expected: '8',
      recorded: { codes: '3', cities: '10', anchor: '12', composition: '8' },
    },
    { prompt: '8 + 5 - 3 =', expected: '10', recorded: { codes: '3', cities: '10', anchor: '10', composition: '10' } },
  ],
  checker: 'sumOfCodes',
  maxTokens: 12,
  // More slowly than one expert alone: with the rate of that one, a number of which few names are in training is learned by heart.
  settings: { ...SMALL_TRAINING, steps: 600, learningRate: 3e-3, warmupSteps: 60 },
};
