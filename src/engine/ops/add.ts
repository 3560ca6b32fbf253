import code from '../../../shaders/add.wgsl?raw';
import { PatchbayError } from '../../shared/errors.ts';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type GradientTarget, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('add', code, ['sum', 'into']);

/** out = a + b, number by number; shapes are equal. @throws PatchbayError 'bad-request' when they are not. */
export function add(recorder: Recorder, a: Tensor, b: Tensor): Tensor {
  if (a.shape.join() !== b.shape.join())
    throw new PatchbayError({
      code: 'bad-request',
      message: `Cannot add ${b.name} [${b.shape.join(', ')}] to ${a.name} [${a.shape.join(', ')}].`,
      hint: 'Give both the same shape.',
    });
  const count = elements(a.shape);
  const out = recorder.output(a.shape, `${a.name} + ${b.name}`, [a, b]);
  recorder.dispatchThreads(kernels.sum, [a, b, out], [u32(count), u32(0)], count);

  recorder.onBackward(out, (dOut) => {
    // Only one of the two can have dOut itself, and only once the other has its copy.
    const [copies, takes] = recorder.needsGradient(a) ? [b, a] : [a, b];
    const target = recorder.gradientTarget(copies);
    if (target) addInto(recorder, target, dOut);
    passGradient(recorder, takes, dOut);
  });
  return out;
}

/** Writes `value` to a gradient, or adds it to what is there. They must lie in different buffers. */
export function addInto(recorder: Recorder, target: GradientTarget, value: Tensor): void {
  const count = elements(value.shape);
  const params = [u32(count), u32(target.accumulate)];
  recorder.dispatchThreads(kernels.into, [value, target.tensor], params, count);
}

/** The gradient of something that only passes through: dOut itself where possible. The caller must be done with dOut. */
export function passGradient(recorder: Recorder, tensor: Tensor, dOut: Tensor): void {
  if (recorder.moveGradient(tensor, dOut)) return;
  const target = recorder.gradientTarget(tensor);
  if (target) addInto(recorder, target, dOut);
}
