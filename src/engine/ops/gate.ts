import code from '../../../shaders/gate.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('gate', code, ['forward', 'backward', 'activate', 'activate_backward']);

/** SiLU, GELU as its tanh approximation, GELU, ReLU. The numbers are the shader's. */
const ACTIVATIONS = { silu: 0, geluTanh: 1, gelu: 2, relu: 3 };
export type Activation = keyof typeof ACTIVATIONS;

/** activation(gate) · up (SwiGLU and GeGLU, arXiv 2002.05202). gateUp: [N, 2F], gate then up in each row; out: [N, F]. */
export function gate(recorder: Recorder, gateUp: Tensor, activation: Activation): Tensor {
  const [rows, both] = gateUp.shape;
  const width = both / 2;
  const params = (accumulate: 0 | 1) => [rows, width, accumulate, ACTIVATIONS[activation]].map(u32);
  const out = recorder.output([rows, width], `gate(${gateUp.name})`, [gateUp]);
  recorder.dispatchThreads(kernels.forward, [gateUp, out], params(0), rows * width);

  recorder.onBackward(out, (dOut) => {
    const target = recorder.gradientTarget(gateUp);
    if (!target) return;
    const tensors = [gateUp, dOut, target.tensor];
    recorder.dispatchThreads(kernels.backward, tensors, params(target.accumulate), rows * width);
  });
  return out;
}

/** activation(x), number by number. x, out: [N, F]. */
export function activate(recorder: Recorder, x: Tensor, activation: Activation): Tensor {
  const [rows, width] = x.shape;
  const params = (accumulate: 0 | 1) => [rows, width, accumulate, ACTIVATIONS[activation]].map(u32);
  const out = recorder.output(x.shape, `${activation}(${x.name})`, [x]);
  recorder.dispatchThreads(kernels.activate, [x, out], params(0), rows * width);

  recorder.onBackward(out, (dOut) => {
    const target = recorder.gradientTarget(x);
    if (!target) return;
    const tensors = [x, dOut, target.tensor];
    recorder.dispatchThreads(kernels.activate_backward, tensors, params(target.accumulate), rows * width);
  });
  return out;
}
