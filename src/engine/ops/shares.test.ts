import { describe, expect, it } from 'vitest';
import { writeTensor } from '../gpu/tensor.ts';
import { Recorder } from '../gpu/recorder.ts';
import * as reference from '../reference/shares.ts';
import { expectClose, randomNormal, runOnce, sumTolerance, upload, uploadIndices } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import type { RowForm } from './rowKernels.ts';
import { rowShares, shareOf, totalShares } from './shares.ts';

const FORMS: RowForm[] = ['plain', 'group'];

const SHAPES = [
  [1, 4],
  [1, 256],
  [63, 252],
  [64, 12],
  [65, 260],
  [131, 68],
  [2, 1036],
  [1031, 4],
] as const;

/** Rows of each link, and how many of them count. */
const COUNTS = [
  [1, [1]],
  [1, [0, 1, 0]],
  [63, [63, 1]],
  [64, [64, 63, 0, 64]],
  [65, [65, 64]],
  [1031, [1031, 7, 1030, 65, 1]],
  [3, Array.from({ length: 67 }, (_, i) => i % 4)],
] as const;

describe.each(FORMS)('shares, %s', (form) => {
  it.each(SHAPES)('of rows: the kernel equals the twin at [%i, %i]', async (rows, width) => {
    const gpu = await testGpu();
    const [state, before, after] = [1, 2, 3].map((seed) => randomNormal(rows * width, seed));
    const [squares] = await runOnce(gpu, (recorder) => {
      const [own, sum, changed] = [state, before, after].map((values) => upload(gpu, values, [rows, width], 'x'));
      return [rowShares(recorder, { state: own, before: sum, after: changed }, { form })];
    });
    const expected = reference.rowShares(state, before, after, width);
    for (const part of [0, 1]) {
      const own = <T>(values: ArrayLike<T>) => Array.from(values).filter((_, i) => i % 2 === part);
      expectClose(own(squares), own(expected), sumTolerance(width), part === 0 ? 'bridge' : 'residual');
    }
  });

  it('of a link that adds nothing: exactly 0, also where it reads what it adds to', async () => {
    const gpu = await testGpu();
    const [squares] = await runOnce(gpu, (recorder) => {
      const state = upload(gpu, randomNormal(5 * 12, 1, 1e3), [5, 12], 'state');
      return [rowShares(recorder, { state, before: state, after: state }, { form })];
    });
    expect([...squares].filter((_, i) => i % 2 === 0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('of a small contribution, as exactly as the sum holds it', async () => {
    const gpu = await testGpu();
    const state = randomNormal(3 * 64, 1);
    const after = state.map((value, i) => Math.fround(value + 1e-4 * Math.cos(i)));
    const [squares] = await runOnce(gpu, (recorder) => {
      const own = upload(gpu, state, [3, 64], 'state');
      return [rowShares(recorder, { state: own, before: own, after: upload(gpu, after, [3, 64], 'after') }, { form })];
    });
    const bridge = (values: ArrayLike<number>) => [0, 2, 4].map((i) => values[i]);
    expectClose(bridge(squares), bridge(reference.rowShares(state, state, after, 64)), sumTolerance(64), 'bridge');
  });

  it("writes a link's own rows and no others, and counts no row beyond those that count", async () => {
    const gpu = await testGpu();
    const [rows, width, stride] = [3, 8, 5];
    const recorder = new Recorder(gpu, 'links');
    const squares = recorder.tensor([3, stride, 2], 'squares');
    const values = [1, 2, 3].map((seed) => randomNormal(rows * width, seed));
    const [state, before, after] = values.map((each) => upload(gpu, each, [rows, width], 'x'));
    rowShares(recorder, { state, before, after }, { into: { squares, link: 1 }, form });
    const totals = totalShares(recorder, squares, uploadIndices(gpu, [0, rows, 0], [3], 'counts'), form);
    const plan = await recorder.finish();
    writeTensor(gpu.device, squares, new Float32Array(3 * stride * 2).fill(NaN));
    plan.run();
    const [written, sums] = [await gpu.readback.f32(squares), await gpu.readback.f32(totals)];
    const expected = reference.rowShares(values[0], values[1], values[2], width);
    expectClose(written.slice(2 * stride, 2 * (stride + rows)), expected, sumTolerance(width), 'rows');
    expect([...written].filter(Number.isNaN)).toHaveLength(written.length - 2 * rows);
    const total = reference.totalShares(expected, [rows]);
    expectClose(sums, [0, 0, ...total, 0, 0], sumTolerance(rows * width), 'totals');
    plan.destroy();
  });

  it.each(COUNTS)('of links with %i rows: the kernel equals the twin', async (stride, counts) => {
    const gpu = await testGpu();
    const squares = randomNormal(counts.length * stride * 2, 4).map((value) => Math.fround(value ** 2));
    const [totals] = await runOnce(gpu, (recorder) => {
      const tensor = upload(gpu, squares, [counts.length, stride, 2], 'squares');
      return [totalShares(recorder, tensor, uploadIndices(gpu, counts, [counts.length], 'counts'), form)];
    });
    expectClose(totals, reference.totalShares(squares, counts), sumTolerance(stride), 'totals');
  });
});

it('rows that cannot be read by fours are refused', async () => {
  const gpu = await testGpu();
  const state = upload(gpu, [1, 2, 3], [1, 3], 'state');
  const record = () => rowShares(new Recorder(gpu, 'odd'), { state, before: state, after: state });
  expect(record).toThrow('by fours');
});

it('a share is a ratio of lengths, and 0 where nothing was summed', () => {
  expect(shareOf(9, 4)).toBe(1.5);
  expect(shareOf(0, 0)).toBe(0);
});
