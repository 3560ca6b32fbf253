import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../gpu/capabilities.ts';
import { Recorder, u32 } from '../gpu/recorder.ts';
import { elements, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { brokenGpu } from '../testing/brokenGpu.ts';
import { fillNaN, randomNormal } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { crossEntropy, crossEntropyChunk, startLoss } from './crossEntropy.ts';
import { gradientNorm } from './gradientNorm.ts';
import { layerNorm } from './layerNorm.ts';
import { rmsNorm } from './rmsNorm.ts';
import { rowKernelName, type RowForm } from './rowKernels.ts';

const PASSES = [
  'cross_entropy/backward',
  'cross_entropy/count_labels',
  'cross_entropy/forward',
  'cross_entropy/in_place',
  'cross_entropy/mean_loss',
  'gradient_norm/root_of_sum',
  'layer_norm/backward_gain',
  'layer_norm/backward_input',
  'layer_norm/forward',
  'rms_norm/backward_gain',
  'rms_norm/backward_input',
  'rms_norm/forward',
  'row_bias/backward',
];
const GROUPED = PASSES.map((name) => rowKernelName(name, 'group'));
/** More columns than a workgroup sums. */
const WIDTH = 11;

/** Every operation that has two forms, forward and backward. */
function recordAll(recorder: Recorder, rows: number, form?: RowForm): { inputs: Tensor[]; outputs: Tensor[] } {
  const trained = (name: string): [tensor: Tensor, gradient: Tensor] => {
    const pair: [Tensor, Tensor] = [recorder.tensor([rows, WIDTH], name), recorder.tensor([rows, WIDTH], `d(${name})`)];
    recorder.watch(...pair);
    return pair;
  };
  const [[x, dX], [y, dY], [logits, dLogits], [source]] = ['x', 'y', 'logits', 'source'].map(trained);
  const row = (name: string): Tensor => recorder.tensor([WIDTH], name);
  const [gain, centredGain, bias] = ['gain', 'gain of centred', 'bias'].map(row);
  const [dGain, dCentredGain, dBias] = ['dGain', 'dGain of centred', 'dBias'].map(row);
  recorder.watch(gain, dGain);
  recorder.watch(centredGain, dCentredGain);
  recorder.watch(bias, dBias);
  const labels = recorder.tensor([rows], 'labels'); // all 0
  const chunk = recorder.output([rows, WIDTH], 'chunk', [source]);
  const [dNormed, dCentred] = ['normed', 'centred'].map((name) => recorder.tensor([rows, WIDTH], `d(${name})`));

  const normed = rmsNorm(recorder, x, gain, { epsilon: 1, form });
  const centred = layerNorm(recorder, y, centredGain, bias, { epsilon: 1, form });
  const { rowLoss, best } = crossEntropy(recorder, logits, labels, form);
  const batch = startLoss(recorder, labels, form);
  crossEntropyChunk(recorder, chunk, batch, 0);
  const norm = gradientNorm(recorder, dLogits, form);
  recorder.moveGradient(normed, dNormed);
  recorder.moveGradient(centred, dCentred);
  recorder.backward();
  return {
    inputs: [x, y, logits, gain, centredGain, bias, chunk, dNormed, dCentred],
    outputs: [
      dGain,
      dCentredGain,
      dBias,
      normed,
      dX,
      centred,
      dY,
      rowLoss,
      best,
      dLogits,
      batch.rowLoss,
      batch.best,
      norm,
    ],
  };
}

async function namesOn(capabilities: Partial<Capabilities>, wrong: string[] = [], form?: RowForm): Promise<string[]> {
  const gpu = brokenGpu(await testGpu(), {}, capabilities);
  wrong.forEach(gpu.distrust);
  const recorder = new Recorder(gpu, 'test');
  recordAll(recorder, 2, form);
  const plan = await recorder.finish();
  const names = new Set(plan.dispatches.map(({ name }) => name));
  plan.destroy();
  return [...PASSES, ...GROUPED].filter((name) => names.has(name));
}

it('a CPU walks through rows, a card has a workgroup for each', async () => {
  expect(await namesOn({ fallback: true })).toEqual(PASSES);
  expect(await namesOn({ fallback: false })).toEqual(GROUPED);
});

it.each(PASSES)(
  'where the form for cards of %s is wrong, the plain one takes its place, and no other',
  async (plain) => {
    const wrong = rowKernelName(plain, 'group');
    const expected = [plain, ...GROUPED.filter((name) => name !== wrong)];
    expect(await namesOn({ fallback: false }, [wrong])).toEqual(expected);
    expect(await namesOn({ fallback: false }, [wrong, plain])).toEqual(expected);
  },
);

it('a form that is asked for is taken, right or wrong, whatever the adapter', async () => {
  expect(await namesOn({ fallback: true }, GROUPED, 'group')).toEqual(GROUPED);
  expect(await namesOn({ fallback: false }, PASSES, 'plain')).toEqual(PASSES);
});

type Dispatch = Parameters<Recorder['dispatch']>;

/** All operations over so many rows with dispatches changed where there are several workgroups: the bits they write. */
async function bitsOf(form: RowForm, rows: number, change = (dispatch: Dispatch): Dispatch => dispatch) {
  const gpu = await testGpu();
  const recorder = new (class extends Recorder {
    override dispatch(...dispatch: Dispatch): void {
      const [workgroups] = dispatch[3];
      super.dispatch(...(workgroups > 1 ? change(dispatch) : dispatch));
    }
  })(gpu, 'test');
  const { inputs, outputs } = recordAll(recorder, rows, form);
  const plan = await recorder.finish();
  fillNaN(gpu, ...outputs);
  inputs.forEach((tensor, i) =>
    writeTensor(gpu.device, tensor, Float32Array.from(randomNormal(elements(tensor.shape), i + 1))),
  );
  plan.run();
  const values = await Promise.all(outputs.map((tensor) => gpu.readback.u32(tensor)));
  plan.destroy();
  return values;
}

describe.each([
  ['plain', 257],
  ['group', 5],
] as const)('%s', (form, rows) => {
  it('rows in a second line of workgroups, as very many rows have it, get the same numbers', async () => {
    const folded = await bitsOf(form, rows, ([kernel, tensors, params, [x, y, z]]) => [
      kernel,
      tensors,
      params,
      [Math.ceil(x / 2), 2 * y, z],
    ]);
    expect(folded).toEqual(await bitsOf(form, rows));
  });

  it('nothing is written behind the last row', async () => {
    const written = await bitsOf(form, rows, ([kernel, tensors, params, workgroups]) => [
      kernel,
      tensors,
      [u32(rows - 1), ...params.slice(1)],
      workgroups,
    ]);
    const NaNs = new Uint32Array(new Float32Array(WIDTH).fill(NaN).buffer);
    for (const bits of written.filter(({ length }) => length % rows === 0)) {
      const behind = (bits.length / rows) * (rows - 1);
      expect(bits[behind - 1]).not.toBe(NaNs[0]);
      expect(bits.slice(behind)).toEqual(NaNs.slice(0, bits.length / rows));
    }
  });
});
