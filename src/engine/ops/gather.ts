import code from '../../../shaders/gather.wgsl?raw';
import { PatchbayError } from '../../shared/errors.ts';
import { kernelFile, withConstants } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('gather', code, ['forward', 'backward']);
/** As in the shader. */
const packed = {
  f16: kernelFile('gather f16', withConstants(code, { FORMAT: 1 }), ['forward']),
  q8: kernelFile('gather q8', withConstants(code, { FORMAT: 2 }), ['forward']),
};

export interface RowIndex {
  /** u32[n] */
  ids: Tensor;
  /**
   * For the backward pass: the rows that read table row v are list[start[v]] … list[start[v+1] − 1].
   * start: u32[V + 1], list: u32[n].
   */
  sources?: { start: Tensor; list: Tensor };
}

/**
 * out[i] = scale · table[ids[i]], a row of zeros where the table has no such row. table: [V, C], maybe packed; out: [n, C].
 * @throws PatchbayError 'bad-request' when the table needs a gradient and `index` has no sources.
 */
export function gather(recorder: Recorder, table: Tensor, index: RowIndex, scale = 1): Tensor {
  const [tableRows, width] = table.shape;
  const [rows] = index.ids.shape;
  const { sources } = index;
  if (recorder.needsGradient(table) && !sources)
    throw new PatchbayError({
      code: 'bad-request',
      message: `The rows of ${table.name} are trained, but nothing says which rows were read.`,
      hint: 'Add sources to the index: indexSources makes them.',
    });
  const out = recorder.output([rows, width], `rows of ${table.name}`, [table]);
  const params = (accumulate: 0 | 1) => [...[rows, width, tableRows, accumulate].map(u32), f32(scale)];
  const { forward } = table.packing ? packed[table.packing] : kernels;
  recorder.dispatchThreads(forward, [table, index.ids, out], params(0), rows * width);

  recorder.onBackward(out, (dOut) => {
    const dTable = recorder.gradientTarget(table);
    if (!dTable || !sources) return;
    const tensors = [dOut, sources.start, sources.list, dTable.tensor];
    recorder.dispatchThreads(kernels.backward, tensors, params(dTable.accumulate), tableRows * width);
  });
  return out;
}

/** Who read which table row, ascending, for RowIndex.sources. Ids that the table does not have are left out. */
export function indexSources(ids: ArrayLike<number>, tableRows: number): { start: Uint32Array; list: Uint32Array } {
  const start = new Uint32Array(tableRows + 1);
  for (let i = 0; i < ids.length; i++) if (ids[i] < tableRows) start[ids[i] + 1]++;
  for (let v = 0; v < tableRows; v++) start[v + 1] += start[v];
  const next = start.slice();
  const list = new Uint32Array(start[tableRows]);
  for (let i = 0; i < ids.length; i++) if (ids[i] < tableRows) list[next[ids[i]]++] = i;
  return { start, list };
}
