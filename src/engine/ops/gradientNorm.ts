import code from '../../../shaders/gradient_norm.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('gradient_norm', code, ['sum_squares4', 'sum_squares1', 'root_of_sum']);

/**
 * norm = √Σ gradients², as f32[1]; the same bits at each run. gradients: [n], packed (gaps hold zeros).
 * Not finite as soon as one of them is not, or when the sum of squares leaves f32 (from a norm of 1.8e19); and NaN in
 * every later run of the plan, so that an optimiser that skips such a step stops for good.
 */
export function gradientNorm(recorder: Recorder, gradients: Tensor): Tensor {
  const count = elements(gradients.shape);
  const partials = Math.ceil(Math.sqrt(count));
  const partial = recorder.tensor([partials], 'partial sums of squares');
  const norm = recorder.tensor([1], 'gradient norm');
  const failed = recorder.tensor([1], 'gradient norm failed');
  const params = [u32(count), u32(partials)];
  const byFour = count % 4 === 0 && !recorder.gpu.capabilities.wrong.has(kernels.sum_squares4.name);
  const sumSquares = byFour ? kernels.sum_squares4 : kernels.sum_squares1;
  recorder.dispatchThreads(sumSquares, [gradients, partial], params, partials);
  recorder.dispatch(kernels.root_of_sum, [partial, norm, failed], params, [1, 1, 1]);
  return norm;
}
