import plain from '../../../shaders/layer_norm.wgsl?raw';
import group from '../../../shaders/layer_norm_group.wgsl?raw';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { sumRows } from './rowBias.ts';
import { dispatchColumns, dispatchRows, rowKernels, type RowForm } from './rowKernels.ts';

const kernels = rowKernels('layer_norm', { plain, group }, ['forward', 'backward_input', 'backward_gain']);

export interface LayerNormOptions {
  epsilon: number;
  /** Instead of the best for the adapter. */
  form?: RowForm;
}

/**
 * LayerNorm (arXiv 1607.06450): out = gain · (x − mean(x)) / sqrt(variance(x) + epsilon) + bias, row by row.
 * x: [rows, width], gain and bias: [width].
 */
export function layerNorm(
  recorder: Recorder,
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  { epsilon, form }: LayerNormOptions,
): Tensor {
  const [rows, width] = x.shape;
  const params = (accumulate: 0 | 1) => [u32(rows), u32(width), f32(epsilon), u32(accumulate)];
  const out = recorder.output(x.shape, `norm(${x.name})`, [x, gain, bias]);
  const stats = recorder.scratch([rows, 2], `mean and inverse deviation(${x.name})`);
  dispatchRows(recorder, kernels.forward, [x, gain, bias, out, stats], params(0), rows, form);

  recorder.onBackward(out, (dOut) => {
    sumRows(recorder, dOut, bias, form);
    const dGain = recorder.gradientTarget(gain);
    if (dGain) {
      const tensors = [x, stats, dOut, dGain.tensor];
      dispatchColumns(recorder, kernels.backward_gain, tensors, params(dGain.accumulate), width, form);
    }
    const dX = recorder.gradientTarget(x);
    if (dX) {
      const tensors = [x, gain, stats, dOut, dX.tensor];
      dispatchRows(recorder, kernels.backward_input, tensors, params(dX.accumulate), rows, form);
    }
  });
  return out;
}
