import plain from '../../../shaders/row_bias.wgsl?raw';
import group from '../../../shaders/row_bias_group.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';
import { dispatchColumns, rowKernels, type RowForm } from './rowKernels.ts';

const { forward } = kernelFile('row_bias', plain, ['forward']);
const { backward } = rowKernels('row_bias', { plain, group }, ['backward']);

/** out = x + bias, the same bias for every row. x: [rows, width], bias: [width]. `form`: instead of the best. */
export function rowBias(recorder: Recorder, x: Tensor, bias: Tensor, form?: RowForm): Tensor {
  const [rows, width] = x.shape;
  const params = [rows, width, 0].map(u32);
  const out = recorder.output(x.shape, `${x.name} + ${bias.name}`, [x, bias]);
  recorder.dispatchThreads(forward, [x, bias, out], params, rows * width);

  recorder.onBackward(out, (dOut) => {
    sumRows(recorder, dOut, bias, form);
    passGradient(recorder, x, dOut); // last: it may give dOut away
  });
  return out;
}

/** The gradient of a bias, if it needs one: the sum of all rows of dOut [rows, width]. */
export function sumRows(recorder: Recorder, dOut: Tensor, bias: Tensor, form?: RowForm): void {
  const target = recorder.gradientTarget(bias);
  if (!target) return;
  const [rows, width] = dOut.shape;
  const params = [rows, width, target.accumulate].map(u32);
  dispatchColumns(recorder, backward, [dOut, target.tensor], params, width, form);
}
