import code from '../../../shaders/gather.wgsl?raw';
import { PatchbayError } from '../../shared/errors.ts';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('gather', code, ['forward', 'backward']);

/** Which rows of a table are read. */
export interface RowIndex {
  /** u32[n]; an id beyond the table (0xffffffff) reads a row of zeros. */
  ids: Tensor;
  /** The same the other way round, for the backward pass; see indexSources. */
  sources?: { start: Tensor; list: Tensor };
}

/**
 * out[i] = table[ids[i]]. table: [V, C], out: [n, C]. Backward: dTable[v] = Σ dOut[i] over ids[i] = v.
 * @throws PatchbayError 'bad-request' when the table needs a gradient and `sources` is missing.
 */
export function gather(recorder: Recorder, table: Tensor, { ids, sources }: RowIndex): Tensor {
  const [tableRows, width] = table.shape;
  const [rows] = ids.shape;
  const out = recorder.output([rows, width], `${table.name}[${ids.name}]`, [table]);
  const params = [u32(rows), u32(width), u32(tableRows)];
  recorder.dispatchThreads(kernels.forward, [table, ids, out], [...params, u32(0)], rows * width);
  if (recorder.needsGradient(out) && !sources) {
    throw new PatchbayError({
      code: 'bad-request',
      message: `The gradient of "${table.name}" needs the index of its sources.`,
    });
  }
  recorder.onBackward(out, (dOut) => {
    const target = recorder.gradientTarget(table);
    if (!target || !sources) return;
    const tensors = [dOut, sources.start, sources.list, target.tensor];
    recorder.dispatchThreads(kernels.backward, tensors, [...params, u32(target.accumulate)], tableRows * width);
  });
  return out;
}

/** For each table row v the positions i with ids[i] = v, ascending: list[start[v]] … list[start[v + 1] − 1]. */
export function indexSources(ids: ArrayLike<number>, tableRows: number): { start: Uint32Array; list: Uint32Array } {
  const start = new Uint32Array(tableRows + 1);
  for (let i = 0; i < ids.length; i++) if (ids[i] < tableRows) start[ids[i] + 1]++;
  for (let v = 0; v < tableRows; v++) start[v + 1] += start[v];
  const next = start.slice();
  const list = new Uint32Array(start[tableRows]);
  for (let i = 0; i < ids.length; i++) if (ids[i] < tableRows) list[next[ids[i]]++] = i;
  return { start, list };
}
