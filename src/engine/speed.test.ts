// What the speed view shows is true, and looking at it changes nothing.
import { OURS } from '../shared/composition.ts';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import { LinkBoard } from './linkBoard.ts';
import { SelfTest } from './selfTest/selfTest.ts';
import { Speakers } from './speakers.ts';
import { deviceReport, stepSpeed, tokenSpeed, type Measured } from './speed.ts';
import { FIXTURES, loadFixture } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import type { EncodedExample } from './training/encode.ts';

const settings: TrainingSettings = { ...codesAndSums.settings, steps: 6, batch: 4 };
let measured: Measured;
let examples: readonly EncodedExample[];

beforeAll(async () => {
  const gpu = await testGpu();
  const load = (id: string) => loadFixture(gpu, join(FIXTURES, 'models', id), id);
  const [anchor, augmenter] = [await load('tiny-llama'), await load('tiny-augmenter')];
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  const link = {
    augmenter: 'tiny-augmenter',
    heads: 4,
    distanceBias: true,
    ...OURS,
    enabled: true,
  };
  const links = [1, 2].map((to) => ({ ...link, id: `${to}`, from: to, to }));
  await board.set(links);
  const speakers = new Speakers(gpu, anchor, [augmenter], () => board.composition);
  measured = { gpu, selfTest: new SelfTest(gpu), models: [anchor, augmenter], board, speakers };
  const texts = Array.from({ length: 9 }, (_, i) => ({ prompt: `w${i}`, completion: ` w${i + 9} w${3 * i}` }));
  examples = speakers.encode(COMPOSITION, texts);
});

it('a step takes as much memory as was planned, gives it back, and leaves the links as they are', async () => {
  const { gpu, board } = measured;
  const [links, bytes] = [(await board.save()).values, gpu.memory.bytes];
  const { plannedBytes, heldBytes, kernels, ms } = await stepSpeed(measured, examples, settings);
  expect(heldBytes).toBe(plannedBytes);
  expect(heldBytes).toBeGreaterThan(3 * board.packed.whole.buffer.size); // gradients and two moments are in it
  expect(gpu.memory.bytes - bytes).toBeLessThanOrEqual(256); // a read-back buffer is kept for the next
  const numbers = (all: typeof links): number[][] => all.flat().map(({ values }) => Array.from(values, (x) => x + 0)); // no −0
  expect(numbers((await board.save()).values)).toEqual(numbers(links));
  expect(kernels.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^attention.*\/backward_key$/));
  expect(ms).toBeGreaterThan(0);
});

it('a token is measured on the plans that answers use', async () => {
  const answer = () => measured.speakers.ask(COMPOSITION, 'w1 w2', { maxTokens: 4 });
  const before = await answer();
  const { kernels, ms } = await tokenSpeed(measured);
  expect(kernels.map(({ name }) => name)).toContain('sample/sample');
  expect(ms).toBeGreaterThan(0);
  expect(await answer()).toEqual(before);
});

it('every byte that is held is accounted for', () => {
  const { heldBytes, peakBytes, parts, adapter } = deviceReport(measured, [measured.board], 0);
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(heldBytes);
  expect(peakBytes).toBeGreaterThanOrEqual(heldBytes);
  expect(parts.filter(({ what }) => what === 'weights').map(({ of }) => of)).toEqual(['tiny-llama', 'tiny-augmenter']);
  expect(parts.map(({ what }) => what)).toEqual(expect.arrayContaining(['links', 'caches']));
  expect(adapter).toBe(measured.gpu.adapter);
});
