// Which kernel does a matrix product. On a CPU that plays a GPU, tiles in registers, and loads shared by four invocations:
// workgroup memory and barriers cost it twice the time. On a real GPU, tiles in workgroup memory, and for few rows sums
// across invocations.
import registerCode from '../../../shaders/linear.wgsl?raw';
import quadCode from '../../../shaders/linear_quad.wgsl?raw';
import rowsCode from '../../../shaders/linear_rows.wgsl?raw';
import tiledCode from '../../../shaders/linear_tiled.wgsl?raw';
import type { Capabilities } from '../gpu/capabilities.ts';
import { withConstants, type Kernel } from '../gpu/kernel.ts';
import type { Packing, WeightFormat } from '../gpu/packing.ts';

export type Orientation = 'nt' | 'nn' | 'tn';
/**
 * For CPUs: `row` for one or two rows, `quad`, `largeQuad`. For GPUs: `rows` for few, `tiled`, `largeTiled`
 * where there is enough to do, `deepTiled` where the depth is long. For everything: `plain`.
 */
export type KernelName = 'row' | 'quad' | 'largeQuad' | 'rows' | 'tiled' | 'largeTiled' | 'deepTiled' | 'plain';

export interface ProductShape {
  orientation: Orientation;
  /** rows and columns of the output, and what the sum runs over. */
  size: readonly [rows: number, cols: number, depth: number];
  /** How b is packed. */
  packing?: Packing;
  /** A few rows may have kernels of their own, which round otherwise than the others. */
  decoding?: boolean;
}

/** Outputs of an invocation, of four (`quad`), or of a workgroup (`rows` and tiles); as in the shaders. */
export const TILES: Readonly<Record<KernelName, readonly [height: number, width: number]>> = {
  plain: [8, 8],
  row: [1, 4],
  quad: [16, 16],
  largeQuad: [32, 32],
  rows: [8, 4],
  tiled: [32, 32],
  largeTiled: [128, 128],
  deepTiled: [32, 32],
};

/** Up to here `row` is faster (bench/linear.ts). */
const FEW_ROWS = 2;
/** Invocations that share their loads. */
export const QUAD = 4;
/**
 * A CPU that computes four invocations at a time, such as SwiftShader, gains from the larger tile; with eight it loses. Both
 * tiles give the same bits.
 */
const NARROW = 4;
/** Multiply-adds from which on it is worth its long compilation: a second on SwiftShader. */
const LARGE_PRODUCT = 2 ** 26;
/** Large tiles that a card needs to be busy: 2048³ gains a third by them, 1024³ loses (bench/linear.ts, NVIDIA H200). */
const MANY_TILES = 256;
/** From here on sums are long beside what there is to store. */
const LONG_DEPTH = 128;
/** As in the shaders. */
const FORMAT: Readonly<Record<WeightFormat, number>> = { f32: 0, f16: 1, q8: 2 };
/** Blocks along a side of what an invocation computes, and teams that share out the depth. */
const TILED = {
  tiled: { BLOCKS: 1, TEAMS: 1 },
  largeTiled: { BLOCKS: 2, TEAMS: 1 },
  deepTiled: { BLOCKS: 1, TEAMS: 4 },
} as const;
const ORIENTATION: Readonly<Record<Orientation, number>> = { nt: 0, nn: 1, tn: 2 };

export function chooseKernel(product: ProductShape, capabilities: Capabilities): KernelName {
  const fitting = fittingKernels(product, capabilities);
  const isRight = (name: KernelName): boolean => !capabilities.wrong.has(kernelLabel(name, product));
  return wantedKernels(product, capabilities).find((name) => fitting.includes(name) && isRight(name)) ?? 'plain';
}

/** The best first. */
function wantedKernels(product: ProductShape, { fallback, subgroupSize }: Capabilities): KernelName[] {
  const { size, decoding } = product;
  const [rows, cols, depth] = size;
  if (!fallback) return decoding ? ['rows', wantedTiles(product)] : [wantedTiles(product)];
  if (decoding && rows <= FEW_ROWS) return ['row', 'quad'];
  return subgroupSize === NARROW && rows * cols * depth >= LARGE_PRODUCT ? ['largeQuad'] : ['quad'];
}

/**
 * On a card. How a row is summed must not depend on how many rows there are, and deep tiles sum in another order: where b
 * is a weight, its sizes alone decide for them.
 */
function wantedTiles(product: ProductShape): KernelName {
  const { orientation, size } = product;
  const [rows, cols, depth] = size;
  const tiles = (name: KernelName): number => Math.ceil(rows / TILES[name][0]) * Math.ceil(cols / TILES[name][1]);
  const isDeep = orientation === 'tn' ? tiles('deepTiled') <= MANY_TILES : depth >= 2 * cols;
  if (isDeep && depth >= LONG_DEPTH) return 'deepTiled';
  return isWide(product) && tiles('largeTiled') >= MANY_TILES ? 'largeTiled' : 'tiled';
}

/** All kernels that can do a product; wide loads need even sizes. */
export function fittingKernels(
  product: ProductShape,
  { subgroupSize }: Pick<Capabilities, 'subgroupSize'>,
): KernelName[] {
  const { orientation, size } = product;
  const [rows, cols, depth] = size;
  const wide = isWide(product);
  const inFours = (...counts: number[]): boolean => counts.every((count) => count % 4 === 0);
  const quad = subgroupSize >= QUAD && inFours(cols, orientation === 'tn' ? rows : depth);
  const fits: Record<KernelName, boolean> = {
    row: orientation === 'nt' && inFours(cols, depth),
    quad,
    largeQuad: quad,
    rows: orientation === 'nt' && inFours(depth) && rows <= TILES.rows[0],
    tiled: Math.min(rows, cols) * depth >= 4, // it binds both as fours
    largeTiled: wide,
    deepTiled: Math.min(rows, cols) * depth >= 4,
    plain: true,
  };
  return (Object.keys(fits) as KernelName[]).filter((name) => fits[name]);
}

const kernels = new Map<string, Kernel>();

/** What it is called in plans, timings and errors. */
export function kernelLabel(name: KernelName, { orientation, packing }: ProductShape): string {
  const turns = isTiled(name) || name === 'quad' || name === 'largeQuad';
  return [`linear/${name}`, turns ? orientation : '', packing ?? ''].filter(Boolean).join(' ');
}

/** The kernel, compiled for this product's orientation, sizes and packing. */
export function linearKernel(name: KernelName, product: ProductShape): Kernel {
  const { orientation, packing } = product;
  const label = kernelLabel(name, product);
  const format = { FORMAT: FORMAT[packing ?? 'f32'] };
  const turned = { ...format, ORIENTATION: ORIENTATION[orientation] };
  switch (name) {
    case 'rows':
      return variant(label, rowsCode, name, { ...format, ROWS: roomFor(product.size[0]) });
    case 'tiled':
    case 'largeTiled':
    case 'deepTiled': {
      const constants = { ...turned, WIDE: isWide(product) ? 1 : 0, TILE: TILES[name][0] };
      return variant(label, tiledCode, 'tiled', { ...constants, ...TILED[name] });
    }
    case 'quad':
    case 'largeQuad':
      return variant(label, quadCode, 'quad', { ...turned, LARGE: name === 'quad' ? 0 : 1 });
    default:
      return variant(label, registerCode, name, format);
  }
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

/** Tiles in workgroup memory, of whatever size. */
export function isTiled(name: KernelName): boolean {
  return name === 'tiled' || name === 'largeTiled' || name === 'deepTiled';
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
