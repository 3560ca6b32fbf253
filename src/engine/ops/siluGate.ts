import code from '../../../shaders/silu_gate.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('silu_gate', code, ['forward', 'backward']);

/** silu(gate) · up (SwiGLU, arXiv 2002.05202). gateUp: [N, 2F], gate then up in each row; out: [N, F]. */
export function siluGate(recorder: Recorder, gateUp: Tensor): Tensor {
  const [rows, both] = gateUp.shape;
  const width = both / 2;
  const out = recorder.output([rows, width], `silu gate(${gateUp.name})`, [gateUp]);
  recorder.dispatchThreads(kernels.forward, [gateUp, out], [u32(rows), u32(width), u32(0)], rows * width);

  recorder.onBackward(out, (dOut) => {
    const target = recorder.gradientTarget(gateUp);
    if (!target) return;
    const params = [u32(rows), u32(width), u32(target.accumulate)];
    recorder.dispatchThreads(kernels.backward, [gateUp, dOut, target.tensor], params, rows * width);
  });
  return out;
}
