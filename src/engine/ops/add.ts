import code from '../../../shaders/add.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type GradientTarget, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('add', code, ['forward', 'add_into']);

/** out = a + b, of the same shape. Backward: both get dOut. */
export function add(recorder: Recorder, a: Tensor, b: Tensor): Tensor {
  const count = elements(a.shape);
  const out = recorder.output(a.shape, `${a.name}+${b.name}`, [a, b]);
  recorder.dispatchThreads(kernels.forward, [a, b, out], [u32(count), u32(0)], count);
  recorder.onBackward(out, (dOut) => {
    const dB = recorder.gradientTarget(b); // first, while dOut is still this operation's own
    if (dB) addInto(recorder, dB, dOut);
    passGradient(recorder, a, dOut);
  });
  return out;
}

/** Writes a contribution to a gradient, or adds it to what is there. */
export function addInto(recorder: Recorder, { tensor, accumulate }: GradientTarget, value: Tensor): void {
  const count = elements(value.shape);
  recorder.dispatchThreads(kernels.add_into, [value, tensor], [u32(count), u32(accumulate)], count);
}

/** dOut goes on unchanged as a contribution to the gradient of `tensor`, if it needs one. The caller is done with dOut. */
export function passGradient(recorder: Recorder, tensor: Tensor, dOut: Tensor): void {
  if (recorder.moveGradient(tensor, dOut)) return;
  const target = recorder.gradientTarget(tensor);
  if (target) addInto(recorder, target, dOut);
}
