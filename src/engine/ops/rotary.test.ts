import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import * as reference from '../reference/rotary.ts';
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
import { rotary } from './rotary.ts';

/** The inverse frequencies of the paper, for rotary width 2·half. */
const frequenciesOf = (half: number): number[] => Array.from({ length: half }, (_, i) => 10000 ** (-i / half));
const upTo = (rows: number): number[] => Array.from({ length: rows }, (_, n) => n);

/** Each element is a sum of two products. */
const TOLERANCE = sumTolerance(2);

const SHAPES = [
  { rows: 1, heads: 1, kvHeads: 1, width: 2, half: 1 },
  { rows: 13, heads: 8, kvHeads: 2, width: 16, half: 8 },
  { rows: 63, heads: 2, kvHeads: 1, width: 4, half: 2 },
  { rows: 65, heads: 3, kvHeads: 3, width: 10, half: 3 },
  { rows: 7, heads: 2, kvHeads: 1, width: 64, half: 16 },
  { rows: 5, heads: 2, kvHeads: 2, width: 6, half: 0 },
];

interface Run {
  shape: (typeof SHAPES)[number];
  positions: number[];
  written?: readonly ('q' | 'kv')[];
  times?: number;
}

/** Forward, and backward from the gradients named in `written`; `times` records the operation that often. */
async function run({ shape, positions, written = ['q', 'kv'], times = 1 }: Run): Promise<Float32Array[]> {
  const gpu = await testGpu();
  const { rows, heads, kvHeads, width, half } = shape;
  const { qkv, dQ, dKv } = numbersOf(shape);
  return runOnce(gpu, (recorder) => {
    const input = upload(gpu, qkv, [rows, (heads + 2 * kvHeads) * width], 'qkv');
    const gradient = recorder.tensor(input.shape, 'dQkv');
    recorder.watch(input, gradient);
    const options = {
      heads,
      kvHeads,
      positions: uploadIndices(gpu, positions, [rows], 'positions'),
      frequencies: upload(gpu, frequenciesOf(half), [half], 'frequencies'),
    };
    const outputs = Array.from({ length: times }, () => rotary(recorder, input, options));
    for (const { q, kv } of outputs) {
      if (written.includes('q')) recorder.moveGradient(q, upload(gpu, dQ, q.shape, 'dQ'));
      if (written.includes('kv')) recorder.moveGradient(kv, upload(gpu, dKv, kv.shape, 'dKv'));
    }
    recorder.backward();
    return [outputs[0].q, outputs[0].kv, gradient];
  });
}

function numbersOf({ rows, heads, kvHeads, width }: Run['shape']): Record<'qkv' | 'dQ' | 'dKv', Float64Array> {
  return {
    qkv: randomNormal(rows * (heads + 2 * kvHeads) * width, 1),
    dQ: randomNormal(rows * heads * width, 2),
    dKv: randomNormal(rows * 2 * kvHeads * width, 3),
  };
}

/** q·k of a query at `position` and a key three positions later. */
function score(position: number): number {
  const options = { heads: 1, kvHeads: 1, positions: [position, position + 3], frequencies: [1, 0.125] };
  const { q, kv } = reference.rotary(
    Float64Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    options,
  );
  return dot(q.slice(4, 8), kv.slice(0, 4));
}

describe('rotary', () => {
  it('twin: the backward equals central differences', () => {
    const shape = { rows: 3, heads: 2, kvHeads: 1, width: 5, half: 2 };
    const { qkv, dQ, dKv } = numbersOf(shape);
    const options = { ...shape, positions: [0, 3, 7], frequencies: frequenciesOf(2) };
    const loss = (v: Float64Array): number => {
      const { q, kv } = reference.rotary(v, options);
      return dot(q, dQ) + dot(kv, dKv);
    };
    expectClose(reference.rotaryBackward(dQ, dKv, options), centralDifferences(qkv, loss), 1e-8, 'dQkv');
  });

  it('twin: the score of a query and a key depends on their distance only', () => {
    expect(score(40)).toBeCloseTo(score(0), 12);
  });

  it.each(SHAPES)('kernel equals the twin, forward and backward, at %o', async (shape) => {
    const positions = upTo(shape.rows);
    const { qkv, dQ, dKv } = numbersOf(shape);
    const options = { ...shape, positions, frequencies: frequenciesOf(shape.half) };
    const truth = reference.rotary(qkv, options);
    const [q, kv, dQkv] = await run({ shape, positions });
    expectClose(q, truth.q, TOLERANCE, 'q');
    expectClose(kv, truth.kv, TOLERANCE, 'kv');
    expectClose(dQkv, reference.rotaryBackward(dQ, dKv, options), TOLERANCE, 'dQkv');
  });

  it('is as exact far into a text as at its start', async () => {
    const positions = [0, 1, 1000, 1571, 2048, 3217, 4093, 4094, 4095, 4096, 32768, 65535];
    const shape = { rows: positions.length, heads: 2, kvHeads: 1, width: 64, half: 32 };
    const truth = reference.rotary(numbersOf(shape).qkv, { ...shape, positions, frequencies: frequenciesOf(32) });
    const [q, kv] = await run({ shape, positions });
    expectClose(q, truth.q, TOLERANCE, 'q');
    expectClose(kv, truth.kv, TOLERANCE, 'kv');
  });

  it.each([['q'], ['kv']] as const)('treats the other gradient as zero when only d%s was written', async (written) => {
    const [shape] = SHAPES.slice(1);
    const positions = upTo(shape.rows);
    const { dQ, dKv } = numbersOf(shape);
    const truth = reference.rotaryBackward(written === 'q' ? dQ : dQ.fill(0), written === 'kv' ? dKv : dKv.fill(0), {
      ...shape,
      positions,
      frequencies: frequenciesOf(shape.half),
    });
    const [, , dQkv] = await run({ shape, positions, written: [written] });
    expectClose(dQkv, truth, TOLERANCE, 'dQkv');
  });

  it('adds to a gradient that is there already', async () => {
    const [shape] = SHAPES.slice(3);
    const positions = upTo(shape.rows);
    const { dQ, dKv } = numbersOf(shape);
    const once = reference.rotaryBackward(dQ, dKv, { ...shape, positions, frequencies: frequenciesOf(shape.half) });
    const [, , dQkv] = await run({ shape, positions, times: 2 });
    expectClose(
      dQkv,
      once.map((value) => 2 * value),
      TOLERANCE,
      'dQkv',
    );
  });

  it('writes keys and values into their slots of the cache, and no others', async () => {
    const gpu = await testGpu();
    const [shape] = SHAPES.slice(1);
    const { rows, heads, kvHeads, width, half } = shape;
    const positions = upTo(rows).map((n) => n + 5);
    const slots = [9, 3, 14, 0, 4000000000, 15, 4, 5, 16, 7, 8, 1, 2];
    const cacheRows = 16;
    const rowWidth = 2 * kvHeads * width;
    const qkv = numbersOf(shape).qkv;
    const cache = upload(gpu, new Float32Array(cacheRows * rowWidth).fill(7), [cacheRows, rowWidth], 'cache');
    const [q] = await runOnce(gpu, (recorder) => {
      const outputs = rotary(recorder, upload(gpu, qkv, [rows, (heads + 2 * kvHeads) * width], 'qkv'), {
        heads,
        kvHeads,
        positions: uploadIndices(gpu, positions, [rows], 'positions'),
        frequencies: upload(gpu, frequenciesOf(half), [half], 'frequencies'),
        cache: { kv: cache, slots: uploadIndices(gpu, slots, [rows], 'slots') },
      });
      expect(outputs.kv).toBe(cache);
      return [outputs.q];
    });
    const truth = reference.rotary(qkv, { ...shape, positions, frequencies: frequenciesOf(half) });
    const expected = new Float64Array(cacheRows * rowWidth).fill(7);
    slots.forEach((slot, n) => {
      if (slot < cacheRows) expected.set(truth.kv.subarray(n * rowWidth, (n + 1) * rowWidth), slot * rowWidth);
    });
    expectClose(q, truth.q, TOLERANCE, 'q');
    expectClose(await gpu.readback.f32(cache), expected, TOLERANCE, 'cache');
  });

  it('records nothing backward where no gradient is needed', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const [positions, frequencies] = [recorder.tensor([2], 'positions'), recorder.tensor([2], 'frequencies')];
    const { q } = rotary(recorder, recorder.tensor([2, 12], 'qkv'), { heads: 1, kvHeads: 1, positions, frequencies });
    recorder.moveGradient(q, recorder.tensor([2, 4], 'dQ'));
    recorder.backward();
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).toEqual(['rotary/forward']);
    plan.destroy();
  });

  it('refuses a rotary width above the head width, and a gradient through a cache', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const qkv = recorder.tensor([1, 12], 'qkv');
    const positions = recorder.tensor([1], 'positions');
    const options = { heads: 1, kvHeads: 1, positions, frequencies: recorder.tensor([3], 'frequencies') };
    expect(() => rotary(recorder, qkv, options)).toThrow('6 elements do not fit heads of width 4');
    recorder.watch(qkv, recorder.tensor([1, 12], 'dQkv'));
    const cache = { kv: recorder.tensor([4, 8], 'cache'), slots: recorder.tensor([1], 'slots') };
    const cached = { ...options, frequencies: recorder.tensor([2], 'frequencies'), cache };
    expect(() => rotary(recorder, qkv, cached)).toThrow('through a cache');
  });
});
