import plain from '../../../shaders/shares.wgsl?raw';
import group from '../../../shaders/shares_group.wgsl?raw';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { dispatchRows, rowKernels, type RowForm } from './rowKernels.ts';

const kernels = rowKernels('shares', { plain, group }, ['rows', 'total']);

/** What a link found and left, [rows, width] each; the width is a multiple of 4, as the links' heads want it. */
export interface Written {
  /** What the link read: the layer's own state, the residual. */
  state: Tensor;
  /** The sum before this link's contribution, and with it. */
  before: Tensor;
  after: Tensor;
}

export interface RowSharesOptions {
  /** f32[links, rows or more, 2], and whose rows of it to write; without it a tensor is made for this link. */
  into?: { squares: Tensor; link: number };
  /** Instead of the best for the adapter. */
  form?: RowForm;
}

/** Of each row ‖after − before‖² and ‖state‖²: f32[rows, 2]. Nothing flows back through it. */
export function rowShares(
  recorder: Recorder,
  { state, before, after }: Written,
  { into, form }: RowSharesOptions = {},
): Tensor {
  const [rows, width] = state.shape;
  if (width % 4 !== 0) throw new RangeError(`Rows of ${width} numbers cannot be read by fours.`);
  const squares = into?.squares ?? recorder.tensor([rows, 2], `shares(${after.name})`);
  const first = into ? into.link * into.squares.shape[1] : 0;
  const params = [u32(rows), u32(width / 4), u32(first)];
  dispatchRows(recorder, kernels.rows, [state, before, after, squares], params, rows, form);
  return squares;
}

/** f32[links, 2] from squares f32[links, stride, 2]: of each link the sum of its first `counts` (u32[links]) rows. */
export function totalShares(recorder: Recorder, squares: Tensor, counts: Tensor, form?: RowForm): Tensor {
  const [links, stride] = squares.shape;
  const totals = recorder.tensor([links, 2], 'shares');
  dispatchRows(recorder, kernels.total, [squares, counts, totals], [u32(links), u32(stride)], links, form);
  return totals;
}

/** ‖bridge‖ / ‖residual‖ from the sums of squares; 0 where nothing was summed. */
export function shareOf(bridge: number, residual: number): number {
  return residual > 0 ? Math.sqrt(bridge / residual) : 0;
}
