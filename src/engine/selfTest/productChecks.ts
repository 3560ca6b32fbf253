// The matrix products, in every kernel that this adapter gets, and the reading of tables.
import type { Capabilities } from '../gpu/capabilities.ts';
import { gather, indexSources } from '../ops/gather.ts';
import { multiply } from '../ops/linear.ts';
import {
  chooseKernel,
  fittingKernels,
  kernelLabel,
  type KernelName,
  type Orientation,
  type ProductShape,
} from '../ops/linearKernels.ts';
import * as reference from '../reference/gather.ts';
import { linear } from '../reference/linear.ts';
import type { Check } from './check.ts';

/** Between them they ask for every kernel: products of usual size, of few rows, and odd ones. */
const ASKED = [
  [300, 64, 64],
  [4, 64, 64],
  [1, 64, 64],
  [9, 7, 5],
  [64, 64, 1024],
] as const;
/** Rows of a large plan, and columns of the narrowest matrix. */
const MANY_ROWS = 512;
const NARROW = 64;
/** What is calculated: over the edge of every tile, few rows, and nothing that fours divide. */
const SIZES = [
  [36, 44, 20],
  [2, 44, 20],
  [9, 7, 5],
] as const;

/**
 * @param training also of the backward pass.
 * @param largest numbers of the largest matrix: for large products there may be a kernel of their own.
 */
export function productChecks(capabilities: Capabilities, training: boolean, largest: number): Check[] {
  const orientations: Orientation[] = training ? ['nt', 'nn', 'tn'] : ['nt'];
  return [
    ...orientations.flatMap((orientation) =>
      [...kernelsFor(orientation, capabilities, largest)].map((kernel) =>
        productCheck(orientation, kernel, capabilities),
      ),
    ),
    gatherCheck,
  ];
}

function kernelsFor(orientation: Orientation, capabilities: Capabilities, largest: number): Set<KernelName> {
  const untested = { ...capabilities, wrong: new Set<string>() };
  const side = Math.ceil(Math.sqrt(largest) / 4) * 4;
  const long = Math.ceil(largest / NARROW / 4) * 4;
  const asked = [...ASKED, [MANY_ROWS, side, side] as const, [8 * MANY_ROWS, long, NARROW] as const].flatMap((size) =>
    [true, false].map((decoding) => chooseKernel({ orientation, size, decoding }, untested)),
  );
  return new Set([...asked, 'plain']);
}

function productCheck(orientation: Orientation, kernel: KernelName, capabilities: Capabilities): Check {
  const sizes = kernel === 'plain' ? SIZES.toReversed() : SIZES;
  const size = sizes.find((each) => fittingKernels({ orientation, size: each }, capabilities).includes(kernel));
  if (!size) throw new Error(`No size of the self-test fits the kernel ${kernel}.`);
  return (bench) => {
    const { recorder } = bench;
    const [rows, cols, depth] = size;
    const [a, b, before] = [bench.numbers(rows, depth), bench.numbers(cols, depth), bench.numbers(rows, cols)];
    const stored = {
      a: orientation === 'tn' ? turned(a, depth) : a,
      b: orientation === 'nt' ? b : turned(b, depth),
    };
    const out = recorder.tensor([rows, cols], 'out');
    const operands = { a: bench.input(stored.a, rows, depth), b: bench.input(stored.b, cols, depth) };
    const product: ProductShape = { orientation, size };
    multiply(recorder, { ...product, ...operands, out, residual: bench.input(before, rows, cols) }, kernel);
    const expected = linear(a, b, [rows, depth, cols], before);
    return [{ kernel: kernelLabel(kernel, product), tensor: out, expected }];
  };
}

/** The transpose of rows of this width. */
function turned(values: Float64Array, width: number): Float64Array {
  const height = values.length / width;
  return values.map((_, i) => values[(i % height) * width + Math.floor(i / height)]);
}

const gatherCheck: Check = (bench) => {
  const [tableRows, width] = [7, 12];
  const ids = Uint32Array.of(3, 0, 6, 3, 0xffffffff);
  const table = bench.numbers(tableRows, width);
  const dOut = bench.numbers(ids.length, width);
  const [tensor, gradient] = bench.trained(table, tableRows, width);
  const { start, list } = indexSources(ids, tableRows);
  const sources = { start: bench.ids(start, start.length), list: bench.ids(list, ids.length) };
  const out = gather(bench.recorder, tensor, { ids: bench.ids(ids, ids.length), sources }, 1.5);
  return [
    { kernel: 'gather/forward', tensor: out, expected: reference.gather(table, ids, width, 1.5) },
    ...bench.backward([[out, dOut]], () => {
      const dTable = reference.gatherBackward(dOut, ids, width, tableRows, 1.5);
      return [{ kernel: 'gather/backward', tensor: gradient, expected: dTable }];
    }),
  ];
};
