import { describe, expect, it } from 'vitest';
import type { ModelPlan } from '../../shared/models.ts';
import { bytesSentence, fitSentences, memorySentence, trainingSentence } from './planSentences.ts';

const memory = {
  format: 'f16',
  weights: 269_000_000,
  context: 2048,
  cache: 94_000_000,
  cachePerToken: 45_000,
  largestBuffer: 56_600_000,
  training: { links: 7, examples: 16, tokens: 128, bytes: 400_000_000, linkBuffer: 47_000_000 },
  largestPossible: 2_147_483_648,
} as const;
const address = { endpoint: 'https://huggingface.co', repository: 'owner/name' };
const plan: ModelPlan = {
  title: 'Name',
  source: { kind: 'hub', address, commit: 'c0ffee' },
  license: 'MIT',
  files: [
    { name: 'config.json', bytes: 1000 },
    { name: 'model.safetensors', bytes: 269_000_000 },
  ],
  bytes: 269_001_000,
  keptBytes: 0,
  family: 'Llama',
  blocks: 30,
  width: 576,
  heads: 9,
  vocabulary: 49_152,
  contextLength: 8192,
  parameters: 134_515_008,
  precision: 'BF16',
  hasChatTemplate: true,
  memory,
  obstacles: [],
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a plan in sentences', () => {
  it('what would come', () => {
    const sentence = (change: Partial<ModelPlan>) => plain(bytesSentence({ ...plan, ...change }));
    expect(sentence({})).toBe('269.0 MB in 2 files to download.');
    expect(sentence({ keptBytes: 69_001_000 })).toBe(
      '200.0 MB to download: of 269.0 MB in 2 files, 69.0 MB are here already.',
    );
    expect(sentence({ keptBytes: 269_001_000 })).toBe('All of it is here already: 269.0 MB in 2 files.');
    expect(sentence({ source: { kind: 'files' } })).toBe('269.0 MB in 2 files to copy into this browser.');
  });

  it('what it would need', () => {
    expect(plain(memorySentence(plan, 2048))).toBe(
      '363.0 MB of graphics memory: 269.0 MB of weights in half precision, 94.0 MB for 2,048 tokens of text.',
    );
    expect(plain(memorySentence(plan, 4096))).toContain('186.2 MB for 4,096 tokens');
    expect(plain(memorySentence(plan, 32_768))).toContain('for 8,192 tokens'); // it reads no more
  });

  it('what training would need, where that is known', () => {
    expect(plain(trainingSentence(plan) ?? '')).toBe(
      'Training its links takes about 400.0 MB more: 7 links, 16 examples of 128 tokens in a step.',
    );
    const unknown = { ...memory, training: { links: 0, examples: 0, tokens: 0, bytes: 0, linkBuffer: 0 } };
    expect(trainingSentence({ ...plan, memory: unknown })).toBeUndefined();
    const narrow = trainingSentence({ ...plan, memory: { ...memory, largestPossible: 40_000_000 } });
    expect(plain(narrow ?? '')).toContain('47.0 MB in one piece, and this graphics adapter allows 40.0 MB: wire fewer');
  });

  it('that it fits, or what the engine says against it', () => {
    expect(fitSentences(plan).map(plain)).toEqual([
      'It fits: its largest part takes 56.6 MB of the 2.1 GB that this graphics adapter allows.',
    ]);
    expect(fitSentences({ ...plan, obstacles: ['It is too large.'] })).toEqual(['It is too large.']);
  });
});
