import { OURS } from '../../shared/composition.ts';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ANCHOR } from '../../shared/protocol.ts';
import { readCompositionFile } from '../compositionFile.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, loadFixture, readBytes } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { batchCapacity, BatchInputs } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import { FrozenStates } from './frozenStates.ts';
import { TrainingPlan } from './trainingPlan.ts';

const ID = 'tiny-augmenter';

/** More rows than one chunk holds, of lengths that do not divide it. */
const examples: EncodedExample[] = Array.from({ length: 90 }, (_, i) => {
  const ids = Array.from({ length: 1 + ((i * 7) % 13) }, (__, t) => (i * 31 + t * 17) % 90);
  return { ids: [1], labels: [NO_LABEL], augmenters: new Map([[ID, { ids, visible: [ids.length] }]]) };
});

it('kept states are those that are computed anew, whichever examples a batch takes', async () => {
  const gpu = await testGpu();
  const [anchor, augmenter] = [
    await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama'),
    await loadFixture(gpu, join(FIXTURES, 'models', ID), ID),
  ];
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  await board.load(
    readCompositionFile(readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors'))),
    'trained',
    0,
  );
  const frozen = await FrozenStates.create(gpu, board.composition, examples);
  const batch = [examples[89], examples[3], examples[50]];
  expect(() => frozen?.rowsOf(ID, batch, 64)).toThrow('missing');
  frozen?.ensure(examples, []); // several chunks
  frozen?.ensure(batch, examples); // nothing is missing any more
  const states = async (kept?: FrozenStates): Promise<Float32Array[]> => {
    const recorder = new Recorder(gpu, 'states');
    const inputs = new BatchInputs(recorder, batchCapacity([batch], [ID]), { frozen: kept });
    const view = inputs.views(board.composition).get(ID);
    const tensors = [0, 1, 2].map((layer) => view?.state(layer)).filter((tensor) => tensor !== undefined);
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    return Promise.all(tensors.map((tensor) => gpu.readback.f32(tensor)));
  };
  const [live, kept] = [await states(), await states(frozen)];
  expect(kept).toEqual(live);
  expect(kept).toHaveLength(3);
  expect(kept[2].some((value) => value !== 0)).toBe(true);
});

it("training on kept states, the anchor's below its lowest link among them, gives the same losses and links to the last bit", async () => {
  const gpu = await testGpu();
  const [anchor, augmenter] = [
    await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama'),
    await loadFixture(gpu, join(FIXTURES, 'models', ID), ID),
  ];
  const file = readCompositionFile(readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors')));
  const above = file.links.map((link) => ({ ...link, enabled: link.to >= 2 }));
  const texts = Array.from({ length: 24 }, (_, i): EncodedExample => {
    const ids = Array.from({ length: 2 + ((i * 5) % 11) }, (__, t) => (i * 29 + t * 13) % 90);
    const labels = ids.map((__, t) => (t > 0 ? ids[t - 1] : NO_LABEL));
    return { ids, labels, augmenters: new Map([[ID, { ids, visible: ids.map((__, t) => t + 1) }]]) };
  });
  const batches = [texts.slice(0, 9), texts.slice(9, 24), texts.slice(4, 13), texts.slice(0, 9)];
  const optimiser = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01, clip: 1 };
  const train = async (keep: boolean) => {
    const board = new LinkBoard(gpu, anchor, [augmenter]);
    await board.load({ ...file, links: above }, 'trained', 0);
    const { composition, packed } = board;
    const frozen = keep ? await FrozenStates.create(gpu, composition, texts) : undefined;
    const plan = await TrainingPlan.create(gpu, composition, packed, batchCapacity(batches, [ID]), optimiser, {
      frozen,
    });
    const losses = [];
    for (const [i, batch] of batches.entries()) {
      frozen?.ensure(batch, texts);
      losses.push(await plan.step(batch, i + 1, 3e-3));
    }
    plan.destroy();
    frozen?.destroy();
    return { losses, links: (await board.save()).values, keepsAnchor: frozen?.keeps(ANCHOR) };
  };
  const [live, kept] = [await train(false), await train(true)];
  expect(kept.keepsAnchor).toBe(true);
  expect(kept.losses).toEqual(live.losses);
  expect(kept.links).toEqual(live.links);
});

it('is not made when the tables would be larger than allowed', async () => {
  const gpu = await testGpu();
  const models = ['tiny-llama', ID].map((id) => loadFixture(gpu, join(FIXTURES, 'models', id), id));
  const [anchor, augmenter] = await Promise.all(models);
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  await board.load(
    readCompositionFile(readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors'))),
    'trained',
    0,
  );
  const bytes = 3 * examples.reduce((sum, { augmenters }) => sum + (augmenters.get(ID)?.ids.length ?? 0), 0) * 24 * 4;
  expect(FrozenStates.plan(gpu, board.composition, examples, bytes - 1)).toBeUndefined();
  const before = gpu.memory.bytes;
  const states = FrozenStates.plan(gpu, board.composition, examples, bytes);
  expect(states?.bytes).toBeGreaterThan(bytes);
  expect(gpu.memory.bytes).toBe(before);
  await states?.allocate();
  expect(gpu.memory.bytes).toBe(before + (states?.bytes ?? 0));
  states?.destroy();
  expect(gpu.memory.bytes).toBe(before);
});

it('is not made when a second augmenter reads more of an example than fits', async () => {
  const gpu = await testGpu();
  const models = ['tiny-llama', ID, 'long'].map((id, i) =>
    loadFixture(gpu, join(FIXTURES, 'models', i === 0 ? id : ID), id),
  );
  const [anchor, ...augmenters] = await Promise.all(models);
  const board = new LinkBoard(gpu, anchor, augmenters);
  const link = { from: 1, to: 1, heads: 4, distanceBias: true, ...OURS, enabled: true };
  await board.set([ID, 'long'].map((augmenter) => ({ ...link, id: augmenter, augmenter })));
  const tokens = (count: number) => ({ ids: Array.from({ length: count }, () => 3), visible: [count] });
  const example = {
    ids: [1],
    labels: [NO_LABEL],
    augmenters: new Map([
      [ID, tokens(5)],
      ['long', tokens(600)],
    ]),
  };
  expect(FrozenStates.plan(gpu, board.composition, [example])).toBeUndefined();
});
