import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCompositionFile } from '../compositionFile.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, loadFixture, readBytes } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { batchCapacity, BatchInputs } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import { recordLoss } from './lossPlan.ts';

const ID = 'tiny-augmenter';

/** 200 labelled rows: more than three chunks of 64. */
const batch: EncodedExample[] = Array.from({ length: 20 }, (_, i) => {
  const ids = Array.from({ length: 13 }, (__, t) => (i * 31 + t * 17) % 90);
  const labels = ids.map((id, t) => (t < 3 ? NO_LABEL : (7 * id) % 90));
  return { ids, labels, augmenters: new Map([[ID, { ids, visible: ids.map((__, t) => t + 1) }]]) };
});

it('chunks of rows give the loss and the gradients of all rows at once, to the last bit, in less memory', async () => {
  const gpu = await testGpu();
  const models = ['tiny-llama', ID].map((id) => loadFixture(gpu, join(FIXTURES, 'models', id), id));
  const [anchor, augmenter] = await Promise.all(models);
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  await board.load(
    readCompositionFile(readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors'))),
    'trained',
    0,
  );
  const run = async (chunkNumbers: number) => {
    const recorder = new Recorder(gpu, 'loss', { sharing: true });
    const gradients = board.packed.sibling((shape, name) => recorder.tensor(shape, name));
    for (const { name } of board.packed.specs) recorder.watch(board.packed.tensor(name), gradients.tensor(name));
    const inputs = new BatchInputs(recorder, batchCapacity([batch], [ID]));
    const { loss, rowLoss, best } = recordLoss(recorder, board.composition, inputs, { chunkNumbers });
    recorder.backward();
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    const values = await Promise.all([loss, rowLoss, best, gradients.whole].map((tensor) => gpu.readback.u32(tensor)));
    const { bytes, dispatches } = plan;
    plan.destroy();
    return {
      values,
      bytes,
      heads: dispatches.filter(({ name }) => /^cross_entropy(_group)?\/in_place/.test(name)).length,
    };
  };
  const [whole, chunked] = [await run(2 ** 22), await run(64 * anchor.card.vocabulary)];
  expect([whole.heads, chunked.heads]).toEqual([1, 4]);
  expect(chunked.values).toEqual(whole.values);
  expect(chunked.bytes).toBeLessThan(whole.bytes);
});
