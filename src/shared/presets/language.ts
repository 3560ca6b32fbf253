import type { BuiltInPreset } from '../preset.ts';
import { linksIntoAll, SMALL_TRAINING } from '../smallLinks.ts';

/** A language that the anchor does not know, in small (CALM §4.2). */
export const language: BuiltInPreset = {
  id: 'language',
  title: 'Ovari + English',
  headline:
    'One small model knows Ovari, a made-up language, word by word. Another answers questions in English. Wired, they answer questions in Ovari and translate it.',
  anchor: 'english',
  augmenters: ['ovari'],
  links: linksIntoAll('ovari', 3, 3),
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [
    {
      prompt: 'sebagak bumone vibalo vuje silir . plainly :',
      expected: 'old dog chased angry cat',
      recorded: {
        ovari: 'hat hat happy happy chair trusted trusted cat chased . brother old',
        anchor: 'crow',
        composition: 'old dog chased angry cat',
      },
    },
    {
      prompt: 'sebagak bumone vibalo vuje silir . usk silir ?',
      expected: 'dog',
      recorded: { ovari: 'old old old old dog old cat chased . brother old cat', anchor: 'judge', composition: 'dog' },
    },
    {
      prompt: 'jopukak fape zasatalo mapufe gufegas . uslo gufegas ?',
      expected: 'boat',
      recorded: {
        ovari: 'old old old old dry wet boat touched watches boat judge hid',
        anchor: 'judge',
        composition: 'boat',
      },
    },
    {
      prompt: 'rogak vuje kesalo bumone birir . use uslo ?',
      expected: 'old',
      recorded: {
        ovari: 'drum drum drum farmer farmer soft dry drum snake farmer soft camel',
        anchor: 'judge',
        composition: 'old',
      },
    },
    {
      prompt: 'rogak vuje kesalo bumone birir . plainly :',
      expected: 'angry farmer found old drum',
      recorded: {
        ovari: 'hat hat hat happy farmer farmer soft queen old old farmer soft',
        anchor: 'crow',
        composition: 'angry farmer found old drum',
      },
    },
    {
      prompt: 'old dog chased angry cat . whom chased ?',
      expected: 'cat',
      recorded: { ovari: 'old old . old old old old writer round . old old', anchor: 'cat', composition: 'cat' },
    },
  ],
  checker: 'none',
  maxTokens: 12,
  settings: { ...SMALL_TRAINING, steps: 400 },
};
