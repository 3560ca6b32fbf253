// Two augmenters with tokenizers of their own into one anchor, several links into one layer.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { OURS, type Link } from '../../shared/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import type { LoadedModel } from '../loadedModel.ts';
import { FIXTURES, loadFixture, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { augmenterTokens } from '../text/textSide.ts';
import { batchCapacity, BatchInputs } from '../training/batchInputs.ts';
import { encodeExample } from '../training/encode.ts';
import { FrozenStates } from '../training/frozenStates.ts';
import { Trainer } from '../training/trainer.ts';
import { CachedComposition } from './cachedComposition.ts';
import { readAugmenters, recordComposition } from './composition.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';

const TEXT = 'w5 w17 w40 w3';
const IDS = ['tiny-augmenter', 'tiny-llama-tied'];
const link = (augmenter: string, from: number, to: number): Link => ({
  id: `${augmenter} ${from}-${to}`,
  augmenter,
  from,
  to,
  heads: 4,
  distanceBias: true,
  ...OURS,
  enabled: true,
});
const LINKS = [link(IDS[0], 2, 0), link(IDS[1], 1, 0), link(IDS[1], 2, 3), link(IDS[0], 0, 2)];

let gpu: Gpu;
let anchor: LoadedModel;
let augmenters: LoadedModel[];

beforeAll(async () => {
  gpu = await testGpu();
  const load = (id: string): Promise<LoadedModel> => loadFixture(gpu, join(FIXTURES, 'models', id), id);
  [anchor, ...augmenters] = await Promise.all(['tiny-llama', ...IDS].map(load));
});

const sides = (): Map<string, LoadedModel['side']> => new Map(augmenters.map(({ card, side }) => [card.id, side]));

/** Links that write something: trained for a few steps. */
async function trained(links = LINKS): Promise<LinkBoard> {
  const board = new LinkBoard(gpu, anchor, augmenters);
  await board.set(links);
  const examples = [0, 1, 2, 3].map((i) =>
    encodeExample({ prompt: `w${i} w7`, completion: `w${i + 30}` }, anchor.side, sides()),
  );
  const settings = {
    ...USUAL,
    steps: 8,
    batch: 4,
    learningRate: 0.02,
    warmupSteps: 0,
    weightDecay: 0,
    clip: 1,
    seed: 1,
    evaluateEvery: 8,
  };
  const trainer = await Trainer.create(gpu, board.composition, board.packed, examples, settings);
  const losses: number[] = [];
  while (!trainer.finished) losses.push(await trainer.next());
  trainer.destroy();
  expect(losses[7]).toBeLessThan(losses[0]);
  return board;
}

async function logits({ composition }: LinkBoard, keep = false): Promise<Float32Array> {
  const example = encodeExample({ prompt: TEXT, completion: 'w1' }, anchor.side, sides());
  const read = readAugmenters(composition).map(({ id }) => id);
  const recorder = new Recorder(gpu, 'logits');
  const frozen = keep ? await FrozenStates.create(gpu, composition, [example]) : undefined;
  frozen?.ensure([example], []);
  const inputs = new BatchInputs(recorder, batchCapacity([[example]], read), { frozen });
  const states = recordComposition(recorder, composition, inputs.anchor, inputs.views(composition));
  const out = composition.anchor.head(recorder, states[states.length - 1]);
  const plan = await recorder.finish();
  inputs.write([example]);
  plan.run();
  const values = await gpu.readback.f32(out);
  plan.destroy();
  frozen?.destroy();
  return values;
}

describe('two augmenters', () => {
  it('both are heard: without the links of either, the answer is another', async () => {
    const board = await trained();
    const whole = await logits(board);
    for (const id of IDS) {
      await board.set(LINKS.map((each) => ({ ...each, enabled: each.augmenter !== id })));
      expect(relativeError(await logits(board), whole)).toBeGreaterThan(1e-3);
    }
    await board.set(LINKS);
    expect(await logits(board)).toEqual(whole);
  });

  it('kept states give what states computed anew give, and the order of links does not matter', async () => {
    const board = await trained();
    const whole = await logits(board);
    expect(relativeError(await logits(board, true), whole)).toBeLessThan(1e-6);
    await board.set(LINKS.toReversed());
    expect(relativeError(await logits(board), whole)).toBeLessThan(1e-5);
  });

  it('cached logits equal uncached ones, token by token', async () => {
    const board = await trained();
    const whole = await logits(board);
    const { ids, ends } = anchor.side.tokenizer.encode(TEXT);
    const cached = new CachedComposition(gpu, board.composition, 32);
    for (let t = 0; t < ids.length; t++) {
      const text = TEXT.slice(0, ends[t]);
      await cached.advance(ids.slice(0, t + 1), augmenterTokens(text, text.length, ends.slice(0, t + 1), sides()));
      const width = anchor.card.vocabulary;
      expect(relativeError(await cached.logits(), whole.subarray(t * width, (t + 1) * width))).toBeLessThan(1e-5);
    }
    await cached.destroy();
  });
});
