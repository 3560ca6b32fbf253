// What is otherwise there than here is said, and only where it is so.
import { expect, it } from 'vitest';
import { codesAndSums } from '../../../shared/presets/codesAndSums.ts';
import { clusterNotes, savingObstacle, trainingObstacle, type NoteFacts } from './clusterNotes.ts';

const usual: NoteFacts = {
  links: codesAndSums.links,
  origin: 'preset',
  steps: 0,
  isTraining: false,
  format: 'plain',
  templates: [],
  fetched: [],
  train: 4096,
  heldOut: 512,
  settings: codesAndSums.settings,
  cards: 1,
};
const off = (count: number): NoteFacts => ({
  ...usual,
  links: codesAndSums.links.map((link, i) => ({ ...link, enabled: i >= count })),
});

it('says one thing of the example as it ships', () => {
  expect(clusterNotes(usual)).toEqual([expect.stringContaining('The links come trained.')]);
  expect([savingObstacle(usual), trainingObstacle(usual)]).toEqual([undefined, undefined]);
});

it.each<[string, Partial<NoteFacts>]>([
  ['The links are untrained.', { origin: 'untrained' }],
  ['The links have 40 steps behind them.', { origin: 'trained', steps: 40 }],
  ['1 link is off', { links: off(1).links }],
  ['The pinned one (4 links) stays here', { pinned: '4 links' }],
  ['examples are put to SmolLM2 and Qwen as a conversation', { format: 'chat', templates: ['SmolLM2', 'Qwen'] }],
  ['hf auth login', { fetched: ['SmolLM2'] }],
  ['a batch is 2,048 tokens', { settings: { ...usual.settings, batchTokens: 2048 } }],
  ['does not end early', { settings: { ...usual.settings, patience: 3 } }],
  ['nothing is scored there', { heldOut: 0 }],
  ['128 cards need --batch 128 or more', { cards: 128 }],
  ['--dtype bfloat16 --mixed-precision bf16', { cards: 2 }],
])('says: %s', (words, change) => {
  const said = (facts: NoteFacts): boolean => clusterNotes(facts).some((note) => note.includes(words));
  expect([said(usual), said({ ...usual, ...change })]).toEqual([false, true]);
});

it('says what stands in the way', () => {
  expect(savingObstacle({ ...usual, isTraining: true })).toContain('being trained now');
  expect(trainingObstacle({ ...usual, links: [] })).toContain('no links yet');
  expect(trainingObstacle(off(codesAndSums.links.length))).toContain('All links are off');
  expect(trainingObstacle(off(1))).toBeUndefined();
  expect(trainingObstacle({ ...usual, train: 0 })).toContain('no examples');
  expect(clusterNotes({ ...usual, links: [] })).toEqual([]);
});
