import code from '../../../shaders/row_bias.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';

const kernels = kernelFile('row_bias', code, ['forward', 'backward']);

/** out = x + bias, the same bias for every row. x: [rows, width], bias: [width]. */
export function rowBias(recorder: Recorder, x: Tensor, bias: Tensor): Tensor {
  const [rows, width] = x.shape;
  const params = [rows, width, 0].map(u32);
  const out = recorder.output(x.shape, `${x.name} + ${bias.name}`, [x, bias]);
  recorder.dispatchThreads(kernels.forward, [x, bias, out], params, rows * width);

  recorder.onBackward(out, (dOut) => {
    sumRows(recorder, dOut, bias);
    passGradient(recorder, x, dOut); // last: it may give dOut away
  });
  return out;
}

/** The gradient of a bias, if it needs one: the sum of all rows of dOut [rows, width]. */
export function sumRows(recorder: Recorder, dOut: Tensor, bias: Tensor): void {
  const target = recorder.gradientTarget(bias);
  if (!target) return;
  const [rows, width] = dOut.shape;
  const params = [rows, width, target.accumulate].map(u32);
  recorder.dispatchThreads(kernels.backward, [dOut, target.tensor], params, width);
}
