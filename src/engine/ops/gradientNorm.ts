import plain from '../../../shaders/gradient_norm.wgsl?raw';
import group from '../../../shaders/gradient_norm_group.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';
import { dispatchRows, rowKernels, type RowForm } from './rowKernels.ts';

const kernels = kernelFile('gradient_norm', plain, ['sum_squares4', 'sum_squares1']);
const { root_of_sum } = rowKernels('gradient_norm', { plain, group }, ['root_of_sum']);

/**
 * norm = √Σ gradients², as f32[1]; the same bits at each run. gradients: [n], packed (gaps hold zeros).
 * Not finite as soon as one of them is not, or when the sum of squares leaves f32 (from a norm of 1.8e19); and NaN in
 * every later run of the plan, so that an optimiser that skips such a step stops for good.
 * @param form instead of the best for the adapter.
 */
export function gradientNorm(recorder: Recorder, gradients: Tensor, form?: RowForm): Tensor {
  const count = elements(gradients.shape);
  const partials = Math.ceil(Math.sqrt(count));
  const partial = recorder.tensor([partials], 'partial sums of squares');
  const norm = recorder.tensor([1], 'gradient norm');
  const failed = recorder.tensor([1], 'gradient norm failed');
  const params = [u32(count), u32(partials)];
  const byFour = count % 4 === 0 && !recorder.gpu.capabilities.wrong.has(kernels.sum_squares4.name);
  const sumSquares = byFour ? kernels.sum_squares4 : kernels.sum_squares1;
  recorder.dispatchThreads(sumSquares, [gradients, partial], params, partials);
  dispatchRows(recorder, root_of_sum, [partial, norm, failed], params, 1, form);
  return norm;
}
