import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { createTensor, writeNumbers, writeTensor, type Tensor } from '../gpu/tensor.ts';
import {
  centralDifferences,
  dot,
  expectClose,
  randomNormal,
  runOnce,
  sumTolerance,
  upload,
  uploadIndices,
} from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/gather.ts';
import { asF16, asQ8 } from '../reference/packing.ts';
import { gather, gatherPieces, indexSources, type RowIndex } from './gather.ts';

const NO_ROW = 0xffffffff;
/** Table rows, width, rows read. */
const SIZES = [
  [1, 1, 1],
  [7, 3, 64],
  [64, 64, 1],
  [67, 5, 131],
  [1031, 12, 65],
] as const;

/** Some table rows several times, some never, and every seventh row read is none. */
function someIds(count: number, tableRows: number): number[] {
  return Array.from({ length: count }, (_, i) => (i % 7 === 6 ? NO_ROW : (i * i * 13) % tableRows));
}

async function indexOf(ids: readonly number[], tableRows: number): Promise<RowIndex> {
  const gpu = await testGpu();
  const { start, list } = indexSources(ids, tableRows);
  const sources = {
    start: uploadIndices(gpu, start, [tableRows + 1], 'start'),
    list: upload(gpu, [], [ids.length], 'list'),
  };
  writeTensor(gpu.device, sources.list, list);
  return { ids: uploadIndices(gpu, ids, [ids.length], 'ids'), sources };
}

describe('gather', () => {
  it('twin: the backward equals central differences', () => {
    const ids = [2, 0, 2, NO_ROW, 2, 3];
    const [table, dOut] = [randomNormal(4 * 3, 1), randomNormal(ids.length * 3, 2)];
    const loss = (v: Float64Array): number => dot(reference.gather(v, ids, 3, 1.5), dOut);
    expectClose(reference.gatherBackward(dOut, ids, 3, 4, 1.5), centralDifferences(table, loss), 1e-8, 'dTable');
  });

  it.each(SIZES)('kernel equals the twin, forward and backward: %i rows of width %i, %i read', async (v, c, n) => {
    const gpu = await testGpu();
    const ids = someIds(n, v);
    const index = await indexOf(ids, v);
    const [values, dOut] = [randomNormal(v * c, 1), randomNormal(n * c, 2)];
    const [out, dTable] = await runOnce(gpu, (recorder) => {
      const [table, gradient] = [upload(gpu, values, [v, c], 'table'), recorder.tensor([v, c], 'dTable')];
      recorder.watch(table, gradient);
      const output = gather(recorder, table, index);
      recorder.moveGradient(output, upload(gpu, dOut, [n, c], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expect([...out]).toEqual([...reference.gather(values, ids, c)]);
    expectClose(dTable, reference.gatherBackward(dOut, ids, c, v), sumTolerance(n), 'dTable');
  });

  it('scales what it reads, and the gradient that comes back', async () => {
    const gpu = await testGpu();
    const [ids, scale] = [[2, 0, 2, NO_ROW], 1.5];
    const index = await indexOf(ids, 4);
    const [values, dOut] = [randomNormal(12, 1), randomNormal(12, 2)];
    const [out, dTable] = await runOnce(gpu, (recorder) => {
      const [table, gradient] = [upload(gpu, values, [4, 3], 'table'), recorder.tensor([4, 3], 'dTable')];
      recorder.watch(table, gradient);
      const output = gather(recorder, table, index, scale);
      recorder.moveGradient(output, upload(gpu, dOut, [4, 3], 'dOut'));
      recorder.backward();
      return [output, gradient];
    });
    expectClose(out, reference.gather(values, ids, 3, scale), sumTolerance(1), 'out');
    expectClose(dTable, reference.gatherBackward(dOut, ids, 3, 4, scale), sumTolerance(2), 'dTable');
  });

  it('adds to a gradient that is there already', async () => {
    const gpu = await testGpu();
    const ids = [2, 0, 2];
    const index = await indexOf(ids, 4);
    const [values, dOut] = [randomNormal(12, 1), randomNormal(9, 2)];
    const [dTable] = await runOnce(gpu, (recorder) => {
      const [table, gradient] = [upload(gpu, values, [4, 3], 'table'), recorder.tensor([4, 3], 'dTable')];
      recorder.watch(table, gradient);
      for (const output of [gather(recorder, table, index), gather(recorder, table, index)])
        recorder.moveGradient(output, upload(gpu, dOut, [3, 3], 'dOut'));
      recorder.backward();
      return [gradient];
    });
    const twice = reference.gatherBackward(dOut, ids, 3, 4).map((value) => 2 * value);
    expectClose(dTable, twice, sumTolerance(2), 'dTable');
  });

  it.each([
    ['f16', asF16],
    ['q8', asQ8],
  ] as const)('reads a table of %s; it cannot be trained', async (packing, left) => {
    const gpu = await testGpu();
    const [v, c] = [67, 96];
    const ids = someIds(131, v);
    const values = randomNormal(v * c, 1);
    const table = createTensor(gpu.device, [v, c], 'table', packing);
    writeNumbers(gpu.device, table, Float32Array.from(values));
    const [out] = await runOnce(gpu, (recorder) => {
      expect(() => recorder.watch(table, recorder.tensor([v, c], 'dTable'))).toThrow(`kept as ${packing}`);
      return [gather(recorder, table, { ids: uploadIndices(gpu, ids, [ids.length], 'ids') }, 1.5)];
    });
    expectClose(out, reference.gather(left(values), ids, c, 1.5), sumTolerance(1), 'out');
  });

  it.each([undefined, 'f16', 'q8'] as const)(
    'a table in pieces gives the bits of the whole one (%s)',
    async (packing) => {
      const gpu = await testGpu();
      const [v, c, pieces] = [67, 32, [20, 40, 7]];
      const ids = [...someIds(131, v), 19, 20, 59, 60, 66, 67, 0];
      const values = Float32Array.from(randomNormal(v * c, 1));
      const table = (rows: number, first: number): Tensor => {
        const tensor = createTensor(gpu.device, [rows, c], 'table', packing);
        writeNumbers(gpu.device, tensor, values.slice(first * c, (first + rows) * c));
        return tensor;
      };
      const split = pieces.map((rows, i) => table(rows, [0, 20, 60][i]));
      const [whole, joined] = await runOnce(gpu, (recorder) => {
        const index = { ids: uploadIndices(gpu, ids, [ids.length], 'ids') };
        return [gather(recorder, table(v, 0), index, 1.5), gatherPieces(recorder, split, index, 1.5)];
      });
      expect([...joined]).toEqual([...whole]);
    },
  );

  it('does not train one piece of several', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const pieces = [1, 2].map((i) => recorder.tensor([4, 3], `piece ${i}`));
    recorder.watch(pieces[1], recorder.tensor([4, 3], 'gradient'));
    const index = await indexOf([0], 8);
    expect(() => gatherPieces(recorder, pieces, index)).toThrow('those cannot be trained');
  });

  it('asks for sources only when the table is trained', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const table = recorder.tensor([4, 3], 'table');
    const ids = recorder.tensor([2], 'ids');
    gather(recorder, table, { ids });
    recorder.watch(table, recorder.tensor([4, 3], 'dTable'));
    expect(() => gather(recorder, table, { ids })).toThrow(expect.objectContaining({ code: 'bad-request' }));
    recorder.backward();
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).toEqual(['gather/forward']);
    plan.destroy();
  });

  it('indexSources lists readers by table row, in order, and leaves out rows that are none', () => {
    const { start, list } = indexSources([3, 1, NO_ROW, 3, 0, 4, 3], 4);
    expect([...start]).toEqual([0, 1, 2, 2, 5]);
    expect([...list]).toEqual([4, 1, 0, 3, 6]);
  });
});
