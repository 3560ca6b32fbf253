// Which kernel does a matrix product. On a CPU that plays a GPU, tiles in registers: workgroup memory and barriers cost
// it twice the time. On a real GPU, tiles in workgroup memory, and for few rows sums across invocations.
import registerCode from '../../../shaders/linear.wgsl?raw';
import rowsCode from '../../../shaders/linear_rows.wgsl?raw';
import tiledCode from '../../../shaders/linear_tiled.wgsl?raw';
import { withConstants, type Kernel } from '../gpu/kernel.ts';
import type { Packing, WeightFormat } from '../gpu/packing.ts';

export type Orientation = 'nt' | 'nn' | 'tn';
/** In registers: one per orientation, `row` for one or two rows, `plain` for everything. For GPUs: `rows`, `tiled`. */
export type KernelName = Orientation | 'row' | 'plain' | 'rows' | 'tiled';

export interface ProductShape {
  orientation: Orientation;
  /** rows and columns of the output, and what the sum runs over. */
  size: readonly [rows: number, cols: number, depth: number];
  /** How b is packed. */
  packing?: Packing;
}

/** Outputs of an invocation, or, for `rows` and `tiled`, of a workgroup; as in the shaders. */
export const TILES: Readonly<Record<KernelName, readonly [height: number, width: number]>> = {
  nt: [8, 8],
  nn: [8, 8],
  tn: [8, 8],
  plain: [8, 8],
  row: [1, 4],
  rows: [8, 4],
  tiled: [32, 32],
};

/** Up to here `row` is faster: 3 times at one row, 1.4 times at two, even at three, slower from four on (bench/linear.ts). */
const FEW_ROWS = 2;
/** As in the shaders. */
const FORMAT: Readonly<Record<WeightFormat, number>> = { f32: 0, f16: 1, q8: 2 };
const ORIENTATION: Readonly<Record<Orientation, number>> = { nt: 0, nn: 1, tn: 2 };

/** @param onCpu the adapter is a CPU that plays a GPU. */
export function chooseKernel(product: ProductShape, onCpu: boolean): KernelName {
  const fitting = fittingKernels(product);
  const wanted: KernelName[] = onCpu ? [product.orientation] : ['rows', 'tiled'];
  if (onCpu && product.size[0] <= FEW_ROWS) wanted.unshift('row');
  return wanted.find((name) => fitting.includes(name)) ?? 'plain';
}

/** All kernels that can do a product; wide loads need even sizes. */
export function fittingKernels({ orientation, size }: ProductShape): KernelName[] {
  const [rows, cols, depth] = size;
  const inFours = (...counts: number[]): boolean => counts.every((count) => count % 4 === 0);
  const fits: Record<KernelName, boolean> = {
    nt: orientation === 'nt' && inFours(cols) && depth % 2 === 0,
    nn: orientation === 'nn' && inFours(cols),
    tn: orientation === 'tn' && inFours(rows, cols),
    row: orientation === 'nt' && inFours(cols, depth),
    plain: true,
    rows: orientation === 'nt' && inFours(depth) && rows <= TILES.rows[0],
    tiled: Math.min(rows, cols) * depth >= 4, // it binds both as fours
  };
  return (Object.keys(fits) as KernelName[]).filter((name) => fits[name]);
}

const kernels = new Map<string, Kernel>();

/** The kernel, compiled for this product's orientation, sizes and packing. */
export function linearKernel(name: KernelName, product: ProductShape): Kernel {
  const { orientation, packing } = product;
  const format = { FORMAT: FORMAT[packing ?? 'f32'] };
  const label = ['linear/', name, name === 'tiled' ? ` ${orientation}` : '', packing ? ` ${packing}` : ''].join('');
  if (name === 'rows') return variant(label, rowsCode, name, { ...format, ROWS: roomFor(product.size[0]) });
  if (name !== 'tiled') return variant(label, registerCode, name, format);
  return variant(label, tiledCode, name, {
    ...format,
    ORIENTATION: ORIENTATION[orientation],
    WIDE: isWide(product) ? 1 : 0,
  });
}

function variant(name: string, code: string, entryPoint: string, constants: Readonly<Record<string, number>>): Kernel {
  const key = JSON.stringify([entryPoint, constants]);
  let kernel = kernels.get(key);
  if (!kernel) {
    kernel = { name, code: withConstants(code, constants), entryPoint };
    kernels.set(key, kernel);
  }
  return kernel;
}

/** Sums are kept for 1, 2, 4 or 8 rows. */
function roomFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows));
}

/** Whether the rows of a and b, as they lie in memory, are whole fours. */
function isWide({ orientation, size: [rows, cols, depth] }: ProductShape): boolean {
  const [aRow, bRow] = { nt: [depth, depth], nn: [depth, cols], tn: [rows, cols] }[orientation];
  return aRow % 4 === 0 && bRow % 4 === 0;
}
