import plain from '../../../shaders/rms_norm.wgsl?raw';
import group from '../../../shaders/rms_norm_group.wgsl?raw';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { dispatchColumns, dispatchRows, rowKernels, type RowForm } from './rowKernels.ts';

const kernels = rowKernels('rms_norm', { plain, group }, ['forward', 'backward_input', 'backward_gain']);

export interface NormOptions {
  epsilon: number;
  /** Added to every gain: 1 where gains are kept as their distance from 1, as in Gemma. */
  gainOffset?: 0 | 1;
  /** Instead of the best for the adapter. */
  form?: RowForm;
}

/** RMSNorm (arXiv 1910.07467): out = gain · x / sqrt(mean(x²) + epsilon), row by row. x: [rows, width], gain: [width]. */
export function rmsNorm(recorder: Recorder, x: Tensor, gain: Tensor, options: NormOptions): Tensor {
  const { epsilon, gainOffset = 0, form } = options;
  const [rows, width] = x.shape;
  const params = (accumulate: 0 | 1) => [u32(rows), u32(width), f32(epsilon), f32(gainOffset), u32(accumulate)];
  const out = recorder.output(x.shape, `norm(${x.name})`, [x, gain]);
  const inverse = recorder.scratch([rows], `inverse rms(${x.name})`);
  dispatchRows(recorder, kernels.forward, [x, gain, out, inverse], params(0), rows, form);

  recorder.onBackward(out, (dOut) => {
    const dGain = recorder.gradientTarget(gain);
    if (dGain) {
      const tensors = [x, inverse, dOut, dGain.tensor];
      dispatchColumns(recorder, kernels.backward_gain, tensors, params(dGain.accumulate), width, form);
    }
    const dX = recorder.gradientTarget(x);
    if (dX) {
      const tensors = [x, gain, inverse, dOut, dX.tensor];
      dispatchRows(recorder, kernels.backward_input, tensors, params(dX.accumulate), rows, form);
    }
  });
  return out;
}
