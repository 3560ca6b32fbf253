import code from '../../../shaders/linear.wgsl?raw';
import { kernelFile, type Kernel } from '../gpu/kernel.ts';
import { u32, type GradientTarget, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';

const kernels = kernelFile('linear', code, ['nt', 'nt_add', 'nn', 'tn', 'row', 'row_add', 'plain', 'plain_add']);

/** Outputs per invocation along each side, and invocations per workgroup, of the tiled kernels. */
const TILE = 8;
const GROUP = 32;
/** Up to here one invocation per output beats tiles that are mostly empty. */
const FEW_ROWS = 4;

interface Sizes {
  m: number;
  n: number;
  k: number;
}

/** How a matrix product walks through its factors, for the kernel that takes any shape. */
interface Strides {
  aM: number;
  aK: number;
  bN: number;
  bK: number;
}

/**
 * out = x · weightᵀ (+ residual). x: [N, K], weight: [M, K] as Hugging Face stores it, residual and out: [N, M].
 * Backward: dX = dOut · weight, dWeight = dOutᵀ · x, and the residual gets dOut.
 */
export function linear(
  recorder: Recorder,
  x: Tensor,
  weight: Tensor,
  { residual }: { residual?: Tensor } = {},
): Tensor {
  const [rows, inputs] = x.shape;
  const [outputs] = weight.shape;
  const out = recorder.output(
    [rows, outputs],
    `${x.name}·${weight.name}`,
    residual ? [x, weight, residual] : [x, weight],
  );
  recordForward(recorder, x, weight, residual, out, { m: rows, n: outputs, k: inputs });

  recorder.onBackward(out, (dOut) => {
    const dX = recorder.gradientTarget(x);
    if (dX)
      recordTiled(
        recorder,
        kernels.nn,
        dOut,
        weight,
        dX,
        { m: rows, n: inputs, k: outputs },
        { aM: outputs, aK: 1, bN: 1, bK: inputs },
      );
    const dWeight = recorder.gradientTarget(weight);
    if (dWeight)
      recordTiled(
        recorder,
        kernels.tn,
        dOut,
        x,
        dWeight,
        { m: outputs, n: inputs, k: rows },
        { aM: 1, aK: outputs, bN: 1, bK: inputs },
      );
    if (residual) passGradient(recorder, residual, dOut);
  });
  return out;
}

function recordForward(
  recorder: Recorder,
  x: Tensor,
  weight: Tensor,
  residual: Tensor | undefined,
  out: Tensor,
  sizes: Sizes,
): void {
  const { m, n, k } = sizes;
  const tensors = residual ? [x, weight, residual, out] : [x, weight, out];
  const params = [u32(m), u32(n), u32(k), u32(0)];
  if (k % 4 === 0 && m <= FEW_ROWS)
    recorder.dispatchThreads(residual ? kernels.row_add : kernels.row, tensors, params, m * n);
  else if (k % 4 === 0 && n % 4 === 0)
    dispatchTiles(recorder, residual ? kernels.nt_add : kernels.nt, tensors, sizes, 0);
  else {
    const strides = [u32(k), u32(1), u32(k), u32(1)];
    recorder.dispatchThreads(residual ? kernels.plain_add : kernels.plain, tensors, [...params, ...strides], m * n);
  }
}

function recordTiled(
  recorder: Recorder,
  kernel: Kernel,
  a: Tensor,
  b: Tensor,
  target: GradientTarget,
  sizes: Sizes,
  strides: Strides,
): void {
  const { m, n, k } = sizes;
  const tensors = [a, b, target.tensor];
  // nn loads its first factor along k, tn along m.
  if (n % 4 === 0 && (kernel === kernels.nn ? k : m) % 4 === 0)
    return dispatchTiles(recorder, kernel, tensors, sizes, target.accumulate);
  const params = [m, n, k, target.accumulate, strides.aM, strides.aK, strides.bN, strides.bK].map(u32);
  return recorder.dispatchThreads(kernels.plain, tensors, params, m * n);
}

function dispatchTiles(
  recorder: Recorder,
  kernel: Kernel,
  tensors: Tensor[],
  { m, n, k }: Sizes,
  accumulate: 0 | 1,
): void {
  const tiles = Math.ceil(m / TILE) * Math.ceil(n / TILE);
  recorder.dispatchThreads(kernel, tensors, [u32(m), u32(n), u32(k), u32(accumulate)], tiles, GROUP);
}
