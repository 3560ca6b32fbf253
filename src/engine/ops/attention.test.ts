import { describe, expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import * as reference from '../reference/attention.ts';
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
import { hasSubgroups, testGpu } from '../testing/gpu.ts';
import { attention, causalSpans, readersOf } from './attention.ts';
import { attentionForms, type AttentionForms, type PlanTraits } from './attentionForms.ts';
import { attentionWeights } from './attentionWeights.ts';

interface Case {
  heads: number;
  kvHeads: number;
  width: number;
  keys: Uint32Array;
  keyRows: number;
  slopes?: number[];
}

const slopesOf = (heads: number): number[] => Array.from({ length: heads }, (_, h) => 2 ** (1 - h));
const causal = (...lengths: number[]): Uint32Array =>
  causalSpans(
    lengths,
    lengths.reduce((a, b) => a + b),
  ).keys;

/** Row n of each sequence sees the last `size` keys up to n. */
const windows = (size: number, ...lengths: number[]): Uint32Array =>
  causalSpans(
    lengths,
    lengths.reduce((a, b) => a + b),
    size,
  ).keys;

const CASES: Record<string, Case> = {
  'one row, one key': { heads: 1, kvHeads: 1, width: 4, keys: causal(1), keyRows: 1 },
  'a row that sees nothing': { heads: 2, kvHeads: 1, width: 4, keys: Uint32Array.of(0, 0), keyRows: 1 },
  'grouped heads': { heads: 8, kvHeads: 2, width: 16, keys: causal(13), keyRows: 13 },
  'grouped heads, distance bias': {
    heads: 8,
    kvHeads: 2,
    width: 4,
    keys: causal(17),
    keyRows: 17,
    slopes: slopesOf(8),
  },
  'packed sequences and unused rows': {
    heads: 4,
    kvHeads: 4,
    width: 16,
    keys: causalSpans([1, 7, 30, 2], 47).keys,
    keyRows: 47,
    slopes: slopesOf(4),
  },
  // As many keys at a time as have room, in whole shares of the lanes: 24, 20, 8 and 4 of them.
  'a head of 40': { heads: 2, kvHeads: 1, width: 40, keys: causal(61), keyRows: 61 },
  'a head of 48': { heads: 2, kvHeads: 2, width: 48, keys: causal(61), keyRows: 61, slopes: slopesOf(2) },
  'a head of 96': { heads: 1, kvHeads: 1, width: 96, keys: causal(61), keyRows: 61 },
  'a head of 192': { heads: 1, kvHeads: 1, width: 192, keys: causal(61), keyRows: 61 },
  windows: { heads: 2, kvHeads: 1, width: 64, keys: windows(5, 65), keyRows: 65 },
  'windows of packed sequences, some shorter': {
    heads: 2,
    kvHeads: 2,
    width: 8,
    keys: windows(21, 70, 9, 21, 40),
    keyRows: 140,
    slopes: slopesOf(2),
  },
  'cross-attention into the middle of other rows': {
    heads: 4,
    kvHeads: 2,
    width: 12,
    keys: Uint32Array.of(3, 1, 3, 4, 0, 0, 9, 1, 9, 3, 9, 11),
    keyRows: 23,
    slopes: slopesOf(4),
  },
  'a long sequence': { heads: 2, kvHeads: 1, width: 64, keys: causal(300), keyRows: 300 },
  'a long sequence, distance bias': {
    heads: 2,
    kvHeads: 2,
    width: 4,
    keys: causal(300),
    keyRows: 300,
    slopes: [2, 0.01],
  },
  'the widest head': { heads: 1, kvHeads: 1, width: 256, keys: causal(5), keyRows: 5 },
};

/** The numbers of row r are those that row r − `before` has without others before it. */
function numbersOf(
  { heads, kvHeads, width, keys, keyRows }: Case,
  before = 0,
): Record<'q' | 'kv' | 'dOut', Float64Array> {
  const rows = keys.length / 2;
  const kv = shifted(randomNormal(keyRows * 2 * kvHeads * width, 2), before / keyRows);
  const readers = readersOf(keys, keyRows);
  const row = 2 * kvHeads * width;
  for (let s = 0; s < keyRows; s++) if (readers[2 * s + 1] === 0) kv.fill(NaN, s * row, (s + 1) * row);
  const [q, dOut] = [1, 3].map((seed) => shifted(randomNormal(rows * heads * width, seed), before / rows));
  return { q, kv, dOut };
}

/** Turned round, so that the first numbers stand `share` of the length further on. */
function shifted(values: Float64Array, share: number): Float64Array {
  const by = Math.round(share * values.length);
  return values.map((_, i) => values[(i - by + values.length) % values.length]);
}

const WITH_SUBGROUPS = await hasSubgroups();

/** Every form of each pass that compiles here, whatever adapter it is meant for. */
const FORMS = [
  { forward: 'byRow', backward: 'byFour' },
  { forward: 'byFour', backward: 'byFour' },
  { forward: 'quad', backward: 'quad' },
  { forward: 'tiled', backward: 'tiled' },
  { forward: 'split', backward: 'tiled' },
].filter(({ forward }) => forward !== 'quad' || WITH_SUBGROUPS) as AttentionForms[];

/** Runs forward and backward; `times` records the operation that often over the same q and kv. */
async function runCase(
  test: Case,
  forms: AttentionForms,
  times = 1,
  before = 0,
): Promise<Record<'out' | 'dQ' | 'dKv', Float32Array>> {
  const gpu = await testGpu();
  const { q, kv, dOut } = numbersOf(test, before);
  const { heads, kvHeads, width, keys, keyRows, slopes } = test;
  const rows = keys.length / 2;
  const [out, dQ, dKv] = await runOnce(gpu, (recorder) => {
    const query = upload(gpu, q, [rows, heads * width], 'q');
    const keyValues = upload(gpu, kv, [keyRows, 2 * kvHeads * width], 'kv');
    const gradients = [recorder.tensor(query.shape, 'dQ'), recorder.tensor(keyValues.shape, 'dKv')];
    recorder.watch(query, gradients[0]);
    recorder.watch(keyValues, gradients[1]);
    const spans = {
      keys: uploadIndices(gpu, keys, [rows, 2], 'keys'),
      readers: uploadIndices(gpu, readersOf(keys, keyRows), [keyRows, 2], 'readers'),
    };
    const bias = slopes && upload(gpu, slopes, [heads], 'slopes');
    const outputs = Array.from({ length: times }, () =>
      attention(recorder, query, keyValues, spans, { heads, kvHeads, scale: scaleOf(test), slopes: bias }, forms),
    );
    for (const output of outputs) recorder.moveGradient(output, upload(gpu, dOut, output.shape, 'dOut'));
    recorder.backward();
    return [outputs[0], ...gradients];
  });
  return { out, dQ, dKv };
}

const scaleOf = ({ width }: Case): number => Math.fround(1 / Math.sqrt(width));

describe('attention', () => {
  it('twin: the backward equals central differences', () => {
    const test: Case = {
      heads: 4,
      kvHeads: 2,
      width: 3,
      keys: Uint32Array.of(0, 1, 0, 3, 1, 4, 0, 0),
      keyRows: 6,
      slopes: [1, 0.5, 0.25, 0],
    };
    const { q, kv, dOut } = numbersOf(test);
    const shape = { ...test, scale: 0.6 };
    const { dQ, dKv } = reference.attentionBackward(q, kv, shape, dOut);
    const loss = (query: Float64Array, keyValues: Float64Array): number =>
      dot(reference.attention(query, keyValues, shape), dOut);
    expectClose(
      dQ,
      centralDifferences(q, (v) => loss(v, kv)),
      1e-8,
      'dQ',
    );
    expectClose(
      dKv,
      centralDifferences(kv, (v) => loss(q, v)),
      1e-8,
      'dKv',
    );
  });

  describe.each(FORMS)('forward $forward, backward $backward', (forms) => {
    it.each(Object.entries(CASES))('equals the twin: %s', async (_, test) => {
      const { q, kv, dOut } = numbersOf(test);
      const shape = { ...test, scale: scaleOf(test) };
      const truth = reference.attentionBackward(q, kv, shape, dOut);
      const { out, dQ, dKv } = await runCase(test, forms);
      const rows = test.keys.length / 2;
      const longest = Math.max(...Array.from({ length: rows }, (_row, n) => test.keys[2 * n + 1]));
      const group = test.heads / test.kvHeads;
      expectClose(out, reference.attention(q, kv, shape), sumTolerance(test.width + longest), 'out');
      expectClose(dQ, truth.dQ, sumTolerance(test.width + longest), 'dQ', 1);
      expectClose(dKv, truth.dKv, sumTolerance(test.width + rows * group), 'dKv', 1);
    });

    it.each([
      'packed sequences and unused rows',
      'grouped heads',
      'grouped heads, distance bias',
      'cross-attention into the middle of other rows',
      'the widest head',
    ])('adds to gradients that are there already: %s', async (name) => {
      const test = CASES[name];
      const { q, kv, dOut } = numbersOf(test);
      const { dQ, dKv } = reference.attentionBackward(q, kv, { ...test, scale: scaleOf(test) }, dOut);
      const twice = await runCase(test, forms, 2);
      expectClose(
        twice.dQ,
        dQ.map((value) => 2 * value),
        sumTolerance(test.width + 30),
        'dQ',
      );
      expectClose(
        twice.dKv,
        dKv.map((value) => 2 * value),
        sumTolerance(test.width + 30),
        'dKv',
      );
    });

    it.each([1, 3, 14])('a sequence has the same bits wherever it stands, after %i other rows', async (before) => {
      const length = 37;
      const test: Case = { heads: 4, kvHeads: 2, width: 8, keys: causal(length), keyRows: length, slopes: slopesOf(4) };
      const alone = await runCase(test, forms);
      const packed = { ...test, keys: causal(before, length, 5), keyRows: before + length + 5 };
      const among = await runCase(packed, forms, 1, before);
      for (const name of ['out', 'dQ', 'dKv'] as const) {
        const row = alone[name].length / length;
        expect(among[name].subarray(before * row, (before + length) * row), name).toEqual(alone[name]);
      }
    });
  });

  it.each(Object.entries(CASES))('the weights to look at equal the twin: %s', async (_, test) => {
    const gpu = await testGpu();
    const { q, kv } = numbersOf(test);
    const { heads, kvHeads, width, keys, keyRows, slopes } = test;
    const [rows, columns] = [keys.length / 2, Math.max(...keys.filter((_key, i) => i % 2 === 1)) + 1];
    const [weights] = await runOnce(gpu, (recorder) => {
      const query = upload(gpu, q, [rows, heads * width], 'q');
      const keyValues = upload(gpu, kv, [keyRows, 2 * kvHeads * width], 'kv');
      const spans = { keys: uploadIndices(gpu, keys, [rows, 2], 'keys') };
      const bias = slopes && upload(gpu, slopes, [heads], 'slopes');
      const options = { heads, kvHeads, scale: scaleOf(test), slopes: bias };
      return [attentionWeights(recorder, query, keyValues, spans, options, columns)];
    });
    const truth = reference.attentionWeights(q, kv, { ...test, scale: scaleOf(test) }, columns);
    expectClose(weights, truth, sumTolerance(width + columns), 'weights', 1);
  });

  it.each(FORMS)('large scores neither overflow nor vanish: $forward', async (forms) => {
    const gpu = await testGpu();
    const [out] = await runOnce(gpu, (recorder) => {
      const q = upload(gpu, [100, 0, 0, 0], [1, 4], 'q');
      const kv = upload(gpu, [-9, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0, 5, 6, 7, 8, 8, 0, 0, 0, 9, 9, 9, 9], [3, 8], 'kv');
      const keys = uploadIndices(gpu, [0, 3], [1, 2], 'keys');
      return [attention(recorder, q, kv, { keys }, { heads: 1, kvHeads: 1, scale: 1 }, forms)];
    });
    expect([...out]).toEqual([5, 6, 7, 8]);
  });

  it('records only the passes that are needed', async () => {
    const gpu = await testGpu();
    const record = async (watched: 'q' | 'kv'): Promise<string[]> => {
      const recorder = new Recorder(gpu, 'test');
      const tensors = { q: recorder.tensor([2, 4], 'q'), kv: recorder.tensor([2, 8], 'kv') };
      recorder.watch(tensors[watched], recorder.tensor(tensors[watched].shape, 'gradient'));
      const spans = { keys: recorder.tensor([2, 2], 'keys'), readers: recorder.tensor([2, 2], 'readers') };
      const out = attention(recorder, tensors.q, tensors.kv, spans, { heads: 1, kvHeads: 1, scale: 1 });
      recorder.moveGradient(out, recorder.tensor([2, 4], 'dOut'));
      recorder.backward();
      const plan = await recorder.finish();
      plan.destroy();
      return plan.dispatches.map(({ name }) => name);
    };
    const [forward, delta, ...query] = await record('q');
    expect([forward, delta]).toEqual([expect.stringContaining('forward'), 'attention/backward_delta']);
    expect(query).toEqual([expect.stringContaining('/backward_query')]);
    expect(await record('kv')).toEqual([forward, delta, expect.stringContaining('/backward_key')]);
  });

  it.each([
    ['a head width that is no multiple of 4', 2, 1, 6],
    ['a head that is too wide', 1, 1, 260],
    ['heads that do not share evenly', 3, 2, 4],
  ])('refuses %s', async (_, heads, kvHeads, width) => {
    const recorder = new Recorder(await testGpu(), 'test');
    const [q, kv] = [recorder.tensor([1, heads * width], 'q'), recorder.tensor([1, 2 * kvHeads * width], 'kv')];
    const spans = { keys: recorder.tensor([1, 2], 'keys') };
    expect(() => attention(recorder, q, kv, spans, { heads, kvHeads, scale: 1 })).toThrow('is not supported');
  });

  it('refuses a gradient of kv without readers', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const [q, kv] = [recorder.tensor([1, 4], 'q'), recorder.tensor([1, 8], 'kv')];
    recorder.watch(kv, recorder.tensor([1, 8], 'dKv'));
    const spans = { keys: recorder.tensor([1, 2], 'keys') };
    expect(() => attention(recorder, q, kv, spans, { heads: 1, kvHeads: 1, scale: 1 })).toThrow('which rows see');
  });
});

describe('forms', () => {
  const [cpu, old, card] = [
    { fallback: true, subgroupSize: 4, wrong: new Set<string>() },
    { fallback: true, subgroupSize: 0, wrong: new Set<string>() },
    { fallback: false, subgroupSize: 32, wrong: new Set<string>() },
  ];

  const forward = (adapter: typeof cpu, rows: number[], traits: PlanTraits): string[] =>
    rows.map((count) => attentionForms(adapter, count, traits).forward);

  it('are chosen by adapter, and when decoding by rows', () => {
    const rows = [1, 4, 5, 500];
    expect(forward(cpu, rows, { decoding: true })).toEqual(['byRow', 'byRow', 'quad', 'quad']);
    expect(forward(old, rows, { decoding: true })).toEqual(['byRow', 'byRow', 'byFour', 'byFour']);
    expect(forward(card, rows, { decoding: true })).toEqual(['split', 'split', 'tiled', 'tiled']);
  });

  it.each([cpu, old, card])('a row has one form, among however many: %j', (adapter) => {
    for (const longest of [undefined, 12, 500]) {
      const forms = [1, 4, 5, 500].map((rows) => attentionForms(adapter, rows, { decoding: false, longest }));
      expect(new Set(forms.flatMap((form) => [form.forward, form.backward])).size).toBe(1);
    }
  });

  it.each([
    ['attention_quad/forward', cpu, { forward: 'byFour', backward: 'quad' }],
    ['attention_quad/backward_key', cpu, { forward: 'quad', backward: 'byFour' }],
    ['attention_tiled/backward_query', card, { forward: 'tiled', backward: 'byFour' }],
    ['attention_tiled/forward_split', card, { forward: 'tiled', backward: 'tiled' }],
  ])('where %s is wrong on %j: %j', (kernel, adapter, forms) => {
    expect(attentionForms({ ...adapter, wrong: new Set([kernel]) }, 500, { decoding: false })).toEqual(forms);
  });

  it('where the form for a few rows is wrong, the plainest takes its place', () => {
    const without = (adapter: typeof cpu, kernel: string): string =>
      attentionForms({ ...adapter, wrong: new Set([kernel]) }, 1, { decoding: true }).forward;
    expect(without(card, 'attention_tiled/forward_split')).toBe('byFour');
    expect(without(cpu, 'attention/forward')).toBe('byFour');
  });

  it('short spans have one of their own on CPUs', () => {
    const byLength = (adapter: typeof cpu): string[] =>
      [12, 24, 25, 500].map((longest) => attentionForms(adapter, 500, { decoding: false, longest }).backward);
    expect(byLength(cpu)).toEqual(['byFour', 'byFour', 'quad', 'quad']);
    expect(byLength(card)).toEqual(['tiled', 'tiled', 'tiled', 'tiled']);
  });
});

describe('spans', () => {
  it('causal spans of packed sequences, with unused rows at the end', () => {
    const { keys, readers } = causalSpans([2, 1, 3], 8);
    expect([...keys]).toEqual([0, 1, 0, 2, 2, 1, 3, 1, 3, 2, 3, 3, 0, 0, 0, 0]);
    expect([...readers]).toEqual([0, 2, 1, 1, 2, 1, 3, 3, 4, 2, 5, 1, 0, 0, 0, 0]);
    expect(readersOf(keys, 8)).toEqual(readers);
    expect(() => causalSpans([5, 4], 8)).toThrow('9 rows do not fit into 8');
  });

  it('readers of windows, and of keys that nobody sees', () => {
    expect([...readersOf(Uint32Array.of(1, 2, 0, 0, 4, 1), 5)]).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 2, 1]);
    const { keys, readers } = causalSpans([4, 1], 6, 2);
    expect([...keys]).toEqual([0, 1, 0, 2, 1, 2, 2, 2, 4, 1, 0, 0]);
    expect([...readers]).toEqual([0, 2, 1, 2, 2, 2, 3, 1, 4, 1, 0, 0]);
    expect(readersOf(keys, 6)).toEqual(readers);
  });

  it('refuses readers that are not contiguous, and keys that do not exist', () => {
    expect(() => readersOf(Uint32Array.of(0, 1, 1, 1, 0, 1), 2)).toThrow('key 0 are not contiguous');
    expect(() => readersOf(Uint32Array.of(0, 3), 2)).toThrow('Row 0 sees keys beyond the 2');
  });
});
