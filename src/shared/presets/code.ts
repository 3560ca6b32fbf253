import type { BuiltInPreset } from '../preset.ts';
import { linksIntoAll, SMALL_TRAINING } from '../smallLinks.ts';

/** Code completion, text to code and code to text in small (CALM §4.3). */
export const code: BuiltInPreset = {
  id: 'code',
  title: 'Library + coder',
  headline: 'One small model knows what the names of a library do. Another writes and explains programs without names.',
  anchor: 'coder',
  augmenters: ['library'],
  links: linksIntoAll('library', 2, 4),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [
    {
      prompt: 'bedal botob ;',
      expected: 'adds three then doubles it',
      recorded: {
        library: 'sub4',
        anchor: 'makes it fourfold then adds one',
        composition: 'adds three then doubles it',
      },
    },
    {
      prompt: 'do bedal twice then undo botob :',
      expected: 'add3 add3 halve',
      recorded: { library: 'add9', anchor: 'add7 add7 third', composition: 'add3 add3 halve' },
    },
    { prompt: '4 bedal _ 12 ?', expected: 'add5', recorded: { library: '', anchor: 'add4', composition: 'add5' } },
    {
      prompt: '5 botob babex _ 15 ?',
      expected: 'add8',
      recorded: { library: '', anchor: 'sub5', composition: 'add8' },
    },
    {
      prompt: 'undo bapax after do beyor :',
      expected: 'triple sub8',
      recorded: { library: '18', anchor: 'add7 sub1', composition: 'triple sub8' },
    },
    {
      prompt: '6 add3 double _ 16 ?',
      expected: 'sub2',
      recorded: { library: '', anchor: 'sub2', composition: 'sub2' },
    },
  ],
  checker: 'none',
  maxTokens: 12,
  settings: SMALL_TRAINING,
};
