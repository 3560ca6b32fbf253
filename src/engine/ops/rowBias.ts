import code from '../../../shaders/row_bias.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';

const kernels = kernelFile('row_bias', code, ['forward', 'backward']);

/** out = x + bias, the same bias for every row. x: [rows, width], bias: [width]. */
export function rowBias(recorder: Recorder, x: Tensor, bias: Tensor): Tensor {
  const [rows, width] = x.shape;
  const params = (accumulate: 0 | 1) => [rows, width, accumulate].map(u32);
  const out = recorder.output(x.shape, `${x.name} + ${bias.name}`, [x, bias]);
  recorder.dispatchThreads(kernels.forward, [x, bias, out], params(0), rows * width);

  recorder.onBackward(out, (dOut) => {
    const dBias = recorder.gradientTarget(bias);
    if (dBias) recorder.dispatchThreads(kernels.backward, [dOut, dBias.tensor], params(dBias.accumulate), width);
    passGradient(recorder, x, dOut); // last: it may give dOut away
  });
  return out;
}
