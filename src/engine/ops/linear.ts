import { badRequest } from '../../shared/errors.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';
import {
  chooseKernel,
  isTiled,
  linearKernel,
  QUAD,
  TILES,
  type KernelName,
  type Orientation,
} from './linearKernels.ts';

/** What is added to a product, as in the shader. */
const ADD = { nothing: 0, residual: 1, itself: 2 };
/** Invocations in a workgroup of `rows`, and of the kernels that keep to registers. */
const GROUP = 64;
const SMALL_GROUP = 32;

export interface Product {
  orientation: Orientation;
  a: Tensor;
  b: Tensor;
  out: Tensor;
  /** rows and columns of the output, and what the sum runs over. */
  size: readonly [rows: number, cols: number, depth: number];
  /** Added to the product: a tensor, or, with `accumulate`, what `out` held before. */
  residual?: Tensor;
  accumulate?: 0 | 1;
}

/**
 * out = x · weightᵀ (+ residual). x: [N, K], weight: [M, K] as Hugging Face stores it, residual and out: [N, M]. The
 * weight may be packed.
 * @throws PatchbayError 'bad-request' when the shapes do not fit.
 */
export function linear(recorder: Recorder, x: Tensor, weight: Tensor, options: { residual?: Tensor } = {}): Tensor {
  const { residual } = options;
  checkShapes(x, weight, residual);
  const [n, k] = x.shape;
  const [m] = weight.shape;
  const inputs = residual ? [x, weight, residual] : [x, weight];
  const out = recorder.output([n, m], `linear(${x.name}, ${weight.name})`, inputs);
  multiply(recorder, { orientation: 'nt', a: x, b: weight, out, size: [n, m, k], residual });

  recorder.onBackward(out, (dOut) => {
    const dWeight = recorder.gradientTarget(weight);
    if (dWeight) {
      const { tensor, accumulate } = dWeight;
      multiply(recorder, { orientation: 'tn', a: dOut, b: x, out: tensor, size: [m, k, n], accumulate });
    }
    const dX = recorder.gradientTarget(x);
    if (dX) {
      const { tensor, accumulate } = dX;
      multiply(recorder, { orientation: 'nn', a: dOut, b: weight, out: tensor, size: [n, k, m], accumulate });
    }
    if (residual) passGradient(recorder, residual, dOut); // last: it may give dOut away
  });
  return out;
}

/** Records one product by itself; `kernel` is for tests and measurements, which compare all that fit. */
export function multiply(recorder: Recorder, product: Product, kernel?: KernelName): void {
  const { orientation, a, b, out, size, residual, accumulate } = product;
  const [rows, cols, depth] = size;
  const shape = { orientation, size, packing: b.packing, decoding: recorder.decoding };
  const name = kernel ?? chooseKernel(shape, recorder.gpu.capabilities);
  const chosen = linearKernel(name, shape);
  const add = accumulate ? ADD.itself : residual ? ADD.residual : ADD.nothing;
  const params = [rows, cols, depth, add].map(u32);
  const [height, width] = TILES[name];
  const [down, across] = [Math.ceil(rows / height), Math.ceil(cols / width)];
  // Every kernel binds b once more, by words, and a residual; where there is none, `a` stands in and is not read.
  const inputs = [b, b, residual ?? a];
  if (isTiled(name)) return recorder.dispatch(chosen, [a, a, ...inputs, out], params, [across, down, 1]);
  if (name === 'quad' || name === 'largeQuad')
    return recorder.dispatchThreads(chosen, [a, ...inputs, out], params, down * across * QUAD, SMALL_GROUP);
  if (name === 'rows') return recorder.dispatchThreads(chosen, [a, ...inputs, out], params, across * GROUP, GROUP);
  const strides = { nt: [depth, 1, depth, 1], nn: [depth, 1, 1, cols], tn: [1, rows, 1, cols] }[orientation];
  recorder.dispatchThreads(chosen, [a, ...inputs, out], [...params, ...strides.map(u32)], down * across, SMALL_GROUP);
}

function checkShapes(x: Tensor, weight: Tensor, residual?: Tensor): void {
  const [n, k] = x.shape;
  const [m, weightDepth] = weight.shape;
  if (k === weightDepth && (!residual || elements(residual.shape) === n * m)) return;
  const shapes = [x, weight, ...(residual ? [residual] : [])].map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  throw badRequest(
    `A linear layer cannot join ${shapes.join(', ')}.`,
    'Give x as [N, K], weight as [M, K] and residual as [N, M].',
  );
}
