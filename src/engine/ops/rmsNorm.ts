import code from '../../../shaders/rms_norm.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('rms_norm', code, ['forward', 'backward_input', 'backward_gain']);

/** RMSNorm (arXiv 1910.07467): out = gain · x / sqrt(mean(x²) + epsilon), row by row. x: [rows, width], gain: [width]. */
export function rmsNorm(recorder: Recorder, x: Tensor, gain: Tensor, epsilon: number): Tensor {
  const [rows, width] = x.shape;
  const out = recorder.output(x.shape, `norm(${x.name})`, [x, gain]);
  const inverse = recorder.tensor([rows], `inverse rms(${x.name})`);
  recorder.dispatchThreads(
    kernels.forward,
    [x, gain, out, inverse],
    [u32(rows), u32(width), f32(epsilon), u32(0)],
    rows,
  );

  recorder.onBackward(out, (dOut) => {
    const dGain = recorder.gradientTarget(gain);
    if (dGain) {
      const params = [u32(rows), u32(width), f32(epsilon), u32(dGain.accumulate)];
      recorder.dispatchThreads(kernels.backward_gain, [x, inverse, dOut, dGain.tensor], params, width);
    }
    const dX = recorder.gradientTarget(x);
    if (dX) {
      const params = [u32(rows), u32(width), f32(epsilon), u32(dX.accumulate)];
      recorder.dispatchThreads(kernels.backward_input, [x, gain, inverse, dOut, dX.tensor], params, rows);
    }
  });
  return out;
}
