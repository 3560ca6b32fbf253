import { describe, expect, it } from 'vitest';
import type { Tensor } from '../gpu/tensor.ts';
import { Recorder } from '../gpu/recorder.ts';
import {
  centralDifferences,
  expectClose,
  randomNormal,
  runOnce,
  sumTolerance,
  upload,
  uploadIndices,
} from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/crossEntropy.ts';
import { add } from './add.ts';
import { crossEntropy, crossEntropyChunk, meanLoss, NO_LABEL, startLoss } from './crossEntropy.ts';
import { rowKernelName, type RowForm } from './rowKernels.ts';

const FORMS: RowForm[] = ['plain', 'group'];

const SHAPES = [
  [1, 1],
  [1, 64],
  [63, 4],
  [64, 12],
  [65, 7],
  [131, 172],
  [3, 1031],
  [1031, 3],
  [2, 255],
  [2, 256],
  [2, 257],
] as const;

/** Every third row has no label; the first one always has one. */
function someLabels(rows: number, vocabulary: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, n) => (n % 3 === 2 ? NO_LABEL : (n * 7 + 3) % vocabulary));
}

/** `times` times the loss of the same logits, so that the second one adds to the gradient of the first. */
async function onGpu(form: RowForm, logits: Float64Array, labels: Uint32Array, times = 1) {
  const gpu = await testGpu();
  const shape = [labels.length, logits.length / labels.length];
  const [dLogits, loss, rowLoss, best] = await runOnce(gpu, (recorder) => {
    const input = upload(gpu, logits, shape, 'logits');
    const gradient = recorder.tensor(shape, 'dLogits');
    recorder.watch(input, gradient);
    let last: Tensor[] = [];
    for (let time = 0; time < times; time++) {
      const result = crossEntropy(recorder, input, uploadIndices(gpu, labels, [labels.length], 'labels'), form);
      last = [result.loss, result.rowLoss, result.best];
    }
    return [gradient, ...last];
  });
  return { dLogits, loss, rowLoss, best: Array.from(new Uint32Array(best.buffer)) };
}

describe('crossEntropy', () => {
  it('twin: the backward equals central differences', () => {
    const logits = randomNormal(4 * 5, 1);
    const labels = Uint32Array.of(3, NO_LABEL, 0, 4);
    expectClose(
      reference.crossEntropyBackward(logits, labels),
      centralDifferences(logits, (v) => reference.crossEntropy(v, labels).loss),
      1e-8,
      'dLogits',
    );
  });
});

describe.each(FORMS)('crossEntropy, %s', (form) => {
  it.each(SHAPES)('kernel equals the twin, forward and backward, at [%i, %i]', async (rows, vocabulary) => {
    const logits = randomNormal(rows * vocabulary, 1, 3);
    const labels = someLabels(rows, vocabulary);
    const count = labels.filter((label) => label !== NO_LABEL).length;
    const { dLogits, loss, rowLoss, best } = await onGpu(form, logits, labels);
    const truth = reference.crossEntropy(logits, labels);
    expectClose(rowLoss, truth.rowLoss, sumTolerance(vocabulary), 'rowLoss', 1);
    expectClose(loss, [truth.loss], sumTolerance(vocabulary + rows), 'loss', 1);
    expectClose(
      dLogits,
      reference.crossEntropyBackward(logits, labels),
      sumTolerance(vocabulary),
      'dLogits',
      1 / count,
    );
    expect(best).toEqual(Array.from(truth.best));
  });

  it('gives loss 0 and gradient 0 where no row is labelled', async () => {
    const { dLogits, loss, rowLoss } = await onGpu(form, randomNormal(6, 1), Uint32Array.of(NO_LABEL, NO_LABEL));
    expect([...loss, ...rowLoss, ...dLogits]).toEqual(Array.from({ length: 9 }, () => 0));
  });

  it('lets nothing of a row without a label through, not even infinities', async () => {
    const labels = Uint32Array.of(1, NO_LABEL);
    const { dLogits, loss, rowLoss } = await onGpu(form, Float64Array.of(1, 2, Infinity, NaN), labels);
    const truth = reference.crossEntropy(Float64Array.of(1, 2), labels.subarray(0, 1));
    expectClose(loss, [truth.loss], sumTolerance(2), 'loss', 1);
    expectClose(rowLoss, [truth.loss, 0], sumTolerance(2), 'rowLoss', 1);
    expect(Array.from(dLogits.subarray(2))).toEqual([0, 0]);
  });

  it('keeps what is NaN in its row, and points into it', async () => {
    const [rows, vocabulary] = [3, 300];
    const [logits, labels] = [randomNormal(rows * vocabulary, 1), Uint32Array.of(NO_LABEL, 299, 7)];
    logits[0] = NaN;
    logits.fill(NaN, 2 * vocabulary);
    const { dLogits, rowLoss, best } = await onGpu(form, logits, labels);
    for (const index of best) expect(index).toBeLessThan(vocabulary);
    const [row, label] = [logits.subarray(vocabulary, 2 * vocabulary), labels.subarray(1, 2)];
    const middle = dLogits.subarray(vocabulary, 2 * vocabulary).map((value) => 2 * value); // two rows are labelled
    expectClose(
      rowLoss.subarray(0, 2),
      [0, ...reference.crossEntropy(row, label).rowLoss],
      sumTolerance(300),
      'rowLoss',
    );
    expectClose(middle, reference.crossEntropyBackward(row, label), sumTolerance(300), 'dLogits', 1);
    expect(dLogits.subarray(0, vocabulary).every((value) => value === 0)).toBe(true);
  });

  it('stays finite and right for logits far from zero', async () => {
    const logits = Float64Array.of(30000, 29999, -30000, -30000, -30001, -30002);
    const labels = Uint32Array.of(1, 2);
    const { dLogits, rowLoss } = await onGpu(form, logits, labels);
    expectClose(rowLoss, reference.crossEntropy(logits, labels).rowLoss, sumTolerance(3), 'rowLoss');
    expectClose(dLogits, reference.crossEntropyBackward(logits, labels), sumTolerance(3), 'dLogits');
  });

  it('takes the lowest index as best among equal logits', async () => {
    const { best } = await onGpu(form, Float64Array.of(1, 5, 5, -2, -1, -1), Uint32Array.of(0, NO_LABEL));
    expect(best).toEqual([1, 1]);
    const all = await onGpu(form, Float64Array.of(2, 2, 2), Uint32Array.of(0));
    expect(all.best).toEqual([0]);
  });

  it('adds to a gradient that is there already', async () => {
    const [logits, labels] = [randomNormal(12, 1), someLabels(3, 4)];
    const { dLogits } = await onGpu(form, logits, labels, 2);
    const twice = reference.crossEntropyBackward(logits, labels).map((value) => 2 * value);
    expectClose(dLogits, twice, sumTolerance(4), 'dLogits');
  });

  it('records no backward where the logits need no gradient', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'test');
    const logits = upload(gpu, [1, 2], [1, 2], 'logits');
    crossEntropy(recorder, logits, uploadIndices(gpu, [0], [1], 'labels'), form);
    recorder.backward();
    const plan = await recorder.finish();
    expect(plan.dispatches.map(({ name }) => name)).not.toContain(rowKernelName('cross_entropy/backward', form));
    expect(recorder.gradientOf(logits)).toBeUndefined();
    plan.destroy();
  });
});

/** The same by chunks of at most `size` rows. The logits are sums, so that their gradient can be seen behind them. */
async function byChunks(form: RowForm, logits: Float64Array, labels: Uint32Array, size: number, gradients = true) {
  const gpu = await testGpu();
  const vocabulary = logits.length / labels.length;
  const [loss, rowLoss, best, ...dLogits] = await runOnce(gpu, (recorder) => {
    const batch = startLoss(recorder, uploadIndices(gpu, labels, [labels.length], 'labels'), form);
    const inputs: Tensor[] = [];
    for (let first = 0; first < labels.length; first += size) {
      const values = logits.subarray(first * vocabulary, (first + size) * vocabulary);
      const shape = [values.length / vocabulary, vocabulary];
      const input = upload(gpu, values, shape, 'input');
      if (gradients) recorder.watch(input, recorder.tensor(shape, 'gradient'));
      inputs.push(input);
      const zeros = recorder.tensor(shape, 'zeros');
      crossEntropyChunk(recorder, add(recorder, input, zeros), batch, first);
      recorder.backward();
    }
    const gradientsOf = inputs.flatMap((input) => recorder.gradientOf(input) ?? []);
    return [meanLoss(recorder, batch), batch.rowLoss, batch.best, ...gradientsOf];
  });
  return {
    dLogits: Float32Array.from(dLogits.flatMap((chunk) => [...chunk])),
    loss,
    rowLoss,
    best: Array.from(new Uint32Array(best.buffer)),
  };
}

describe.each(FORMS)('crossEntropy by chunks, %s', (form) => {
  it.each([
    [131, 172, 64],
    [131, 7, 50],
    [65, 1031, 65],
    [3, 4, 1],
    [7, 257, 3],
  ])('%i rows of %i by %i equal the twin, and one chunk to the last bit', async (rows, vocabulary, size) => {
    const logits = randomNormal(rows * vocabulary, 1, 3);
    const labels = someLabels(rows, vocabulary);
    const whole = await byChunks(form, logits, labels, rows);
    const truth = reference.crossEntropy(logits, labels);
    const gradient = reference.crossEntropyBackward(logits, labels);
    expectClose(whole.rowLoss, truth.rowLoss, sumTolerance(vocabulary), 'rowLoss', 1);
    expectClose(whole.loss, [truth.loss], sumTolerance(vocabulary + rows), 'loss', 1);
    expectClose(whole.dLogits, gradient, sumTolerance(vocabulary), 'dLogits', 1 / rows);
    expect(whole.best).toEqual(Array.from(truth.best));
    expect(await byChunks(form, logits, labels, size)).toEqual(whole);
  });

  it('leaves the logits where they need no gradient', async () => {
    const [logits, labels] = [randomNormal(5 * 7, 1), someLabels(5, 7)];
    const { loss, rowLoss, best } = await onGpu(form, logits, labels);
    expect(await byChunks(form, logits, labels, 2, false)).toEqual({
      dLogits: new Float32Array(),
      loss,
      rowLoss,
      best,
    });
  });

  it('lets nothing of a row without a label through, not even infinities', async () => {
    const labels = Uint32Array.of(1, NO_LABEL);
    const { dLogits, rowLoss } = await byChunks(form, Float64Array.of(1, 2, Infinity, NaN), labels, 2);
    expect(rowLoss[1]).toBe(0);
    expect(Array.from(dLogits.subarray(2))).toEqual([0, 0]);
  });

  it('refuses rows that the batch does not have, and logits that something else uses', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    const batch = startLoss(recorder, recorder.tensor([3], 'labels'));
    const logits = recorder.tensor([2, 4], 'logits');
    expect(() => crossEntropyChunk(recorder, logits, batch, 2)).toThrow('rows 2 to 3 are not among 3');
    recorder.watch(logits, recorder.tensor([2, 4], 'gradient'));
    expect(() => crossEntropyChunk(recorder, logits, batch, 0)).toThrow('something else uses them');
  });
});
