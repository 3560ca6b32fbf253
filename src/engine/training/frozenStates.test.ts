import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readCompositionFile } from '../compositionFile.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, loadFixture, readBytes } from '../testing/fixtures.ts';
import { liveBuffers } from '../testing/liveBuffers.ts';
import { testGpu } from '../testing/gpu.ts';
import { batchCapacity, BatchInputs } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import { FrozenStates } from './frozenStates.ts';

const ID = 'tiny-augmenter';

/** More rows than one chunk holds, of lengths that do not divide it. */
const examples: EncodedExample[] = Array.from({ length: 90 }, (_, i) => {
  const ids = Array.from({ length: 1 + ((i * 7) % 13) }, (__, t) => (i * 31 + t * 17) % 90);
  return { ids: [1], labels: [NO_LABEL], augmenters: new Map([[ID, { ids, visible: [ids.length] }]]) };
});

afterEach(() => vi.restoreAllMocks());

it('kept states are those that are computed anew, whichever examples a batch takes', async () => {
  const gpu = await testGpu();
  const [anchor, augmenter] = [
    await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama'),
    await loadFixture(gpu, join(FIXTURES, 'models', ID), ID),
  ];
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  board.load(readCompositionFile(readBytes(join(FIXTURES, 'composed/links.safetensors'))), 'trained', 0);
  const frozen = await FrozenStates.create(gpu, board.composition, examples);
  expect(frozen).toBeDefined();
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

it('holds nothing when a second augmenter reads more of an example than fits', async () => {
  const gpu = await testGpu();
  const models = ['tiny-llama', ID, 'long'].map((id, i) =>
    loadFixture(gpu, join(FIXTURES, 'models', i === 0 ? id : ID), id),
  );
  const [anchor, ...augmenters] = await Promise.all(models);
  const board = new LinkBoard(gpu, anchor, augmenters);
  const link = { from: 1, to: 1, heads: 4, distanceBias: true, enabled: true };
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
  const live = liveBuffers(gpu);
  expect(await FrozenStates.create(gpu, board.composition, [example])).toBeUndefined();
  expect([...live]).toEqual([]);
});
