import code from '../../../shaders/linear.wgsl?raw';
import { PatchbayError } from '../../shared/errors.ts';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';
import { passGradient } from './add.ts';

const kernels = kernelFile('linear', code, ['nt', 'nn', 'tn', 'row', 'plain']);
export type KernelName = keyof typeof kernels;

/** Height and width of the output tile of one invocation, as in the shader. */
const TILE = [8, 8];
const ROW_TILE = [1, 4];
const WORKGROUP = 32;
/** Up to here `row` is faster: 3 times at one row, 1.4 times at two, even at three, slower from four on (bench/linear.ts). */
const FEW_ROWS = 2;

/** What is added to a product, as in the shader. */
const ADD = { nothing: 0, residual: 1, itself: 2 };

export type Orientation = 'nt' | 'nn' | 'tn';

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
 * out = x · weightᵀ (+ residual). x: [N, K], weight: [M, K] as Hugging Face stores it, residual and out: [N, M].
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

/** Records one product by itself; `kernel` is for measurements, which compare all that fit. */
export function multiply(recorder: Recorder, product: Product, kernel = choose(product)): void {
  const { orientation, a, b, out, residual, accumulate } = product;
  const [rows, cols, depth] = product.size;
  const add = accumulate ? ADD.itself : residual ? ADD.residual : ADD.nothing;
  const strides = { nt: [depth, 1, depth, 1], nn: [depth, 1, 1, cols], tn: [1, rows, 1, cols] }[orientation];
  const params = [rows, cols, depth, add, ...strides].map(u32);
  const [height, width] = kernel === 'row' ? ROW_TILE : TILE;
  const tiles = Math.ceil(rows / height) * Math.ceil(cols / width);
  // Every kernel binds a residual; where there is none, `a` stands in and is not read.
  recorder.dispatchThreads(kernels[kernel], [a, b, residual ?? a, out], params, tiles, WORKGROUP);
}

function choose(product: Pick<Product, 'orientation' | 'size'>): KernelName {
  const fitting = fittingKernels(product);
  return fitting.find((kernel) => kernel !== 'row' || product.size[0] <= FEW_ROWS) ?? 'plain';
}

/** The kernels that can do a product, the fastest first, where `row` is for few rows. Wide loads need even sizes. */
export function fittingKernels({ orientation, size }: Pick<Product, 'orientation' | 'size'>): KernelName[] {
  const [rows, cols, depth] = size.map((count) => ({ inPairs: count % 2 === 0, inFours: count % 4 === 0 }));
  const fitting: KernelName[] = ['plain'];
  if (orientation === 'nt' && cols.inFours && depth.inPairs) fitting.unshift('nt');
  if (orientation === 'nt' && cols.inFours && depth.inFours) fitting.unshift('row');
  if (orientation === 'nn' && cols.inFours) fitting.unshift('nn');
  if (orientation === 'tn' && cols.inFours && rows.inFours) fitting.unshift('tn');
  return fitting;
}

function checkShapes(x: Tensor, weight: Tensor, residual?: Tensor): void {
  const [n, k] = x.shape;
  const [m, weightDepth] = weight.shape;
  if (k === weightDepth && (!residual || elements(residual.shape) === n * m)) return;
  const shapes = [x, weight, ...(residual ? [residual] : [])].map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  throw new PatchbayError({
    code: 'bad-request',
    message: `A linear layer cannot join ${shapes.join(', ')}.`,
    hint: 'Give x as [N, K], weight as [M, K] and residual as [N, M].',
  });
}
