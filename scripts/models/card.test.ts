import { expect, test } from 'vitest';
import { codes } from './codes.ts';
import { sums } from './sums.ts';
import { modelCard, type CardFacts } from './card.ts';

const facts: CardFacts = {
  blocks: 3,
  width: 64,
  heads: 4,
  hidden: 128,
  vocabulary: 104,
  parameters: 136_640,
  bytes: 547_312,
  command: 'npm run models -- --seed 7',
  seed: 7,
  isTied: false,
  steps: 3000,
  batch: 256,
  settings: 'AdamW, learning rate 0.004',
  finalLoss: 0.01234,
  figures: [{ name: 'sums of two numbers, exact match', value: '100 % of 800' }],
};

test('a card carries every fact of its training', () => {
  const card = modelCard(sums, facts);
  expect(card).toContain('# Sums');
  expect(card).toContain('| 3 | 64 | 4 | 128 | 104 | 136,640 | 547,312 bytes |');
  expect(card).toContain('3,000 steps of 256, seed 7; AdamW, learning rate 0.004.');
  expect(card).toContain('    npm run models -- --seed 7');
  expect(card).toContain('| last training loss | 0.0123 nats |');
  expect(card).toContain('| sums of two numbers, exact match | 100 % of 800 |');
  expect(card).toContain('license: mit');
});

test('the two models say what they know and what they do not', () => {
  expect(modelCard(codes, facts)).toContain('It cannot add');
  expect(modelCard(sums, facts)).toContain('knows no words');
});

test('a card says what a model goes on from, and which matrix is its head', () => {
  expect(modelCard(sums, facts)).toContain('Trained from random weights by');
  expect(modelCard(sums, facts)).toContain('SwiGLU, untied head.');
  const grown = modelCard({ ...sums, ancestor: 'elder' }, { ...facts, isTied: true });
  expect(grown).toContain('Trained from the weights of "elder" by');
  expect(grown).toContain('SwiGLU, the embedding matrix as head.');
});
