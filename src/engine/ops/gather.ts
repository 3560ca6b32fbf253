import code from '../../../shaders/gather.wgsl?raw';
import { badRequest } from '../../shared/errors.ts';
import { kernelFile, withConstants } from '../gpu/kernel.ts';
import { f32, u32, type Param, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

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
  const { sources } = index;
  if (recorder.needsGradient(table) && !sources)
    throw badRequest(
      `The rows of ${table.name} are trained, but nothing says which rows were read.`,
      'Add sources to the index: indexSources makes them.',
    );
  const out = recorder.output([index.ids.shape[0], width], `rows of ${table.name}`, [table]);
  read(recorder, { table, index, out, scale, firstRow: 0 });

  recorder.onBackward(out, (dOut) => {
    const dTable = recorder.gradientTarget(table);
    if (!dTable || !sources) return;
    const tensors = [dOut, sources.start, sources.list, dTable.tensor];
    const settings = params({ table, index, scale, firstRow: 0 }, dTable.accumulate);
    recorder.dispatchThreads(kernels.backward, tensors, settings, tableRows * width);
  });
  return out;
}

/**
 * The same from a table whose rows lie in several tensors of one width, one after another.
 * @throws PatchbayError 'bad-request' when one of several is to be trained.
 */
export function gatherPieces(recorder: Recorder, pieces: readonly Tensor[], index: RowIndex, scale = 1): Tensor {
  const [first] = pieces;
  if (pieces.length === 1) return gather(recorder, first, index, scale);
  if (pieces.some((piece) => recorder.needsGradient(piece)))
    throw badRequest(
      `${first.name} is one of ${pieces.length} pieces of a table, and those cannot be trained.`,
      'Train a model with a smaller vocabulary.',
    );
  const out = recorder.output([index.ids.shape[0], first.shape[1]], `rows of ${first.name} …`, pieces);
  let firstRow = 0;
  for (const table of pieces) {
    read(recorder, { table, index, out, scale, firstRow });
    firstRow += table.shape[0];
  }
  return out;
}

interface Reading {
  /** The rows of the whole table from `firstRow` on. */
  table: Tensor;
  firstRow: number;
  index: RowIndex;
  scale: number;
}

/** A piece that is not the first leaves alone what it does not have. */
function read(recorder: Recorder, reading: Reading & { out: Tensor }): void {
  const { table, index, out, firstRow } = reading;
  const { forward } = table.packing ? packed[table.packing] : kernels;
  const settings = params(reading, firstRow > 0 ? 1 : 0);
  recorder.dispatchThreads(forward, [table, index.ids, out], settings, elements(out.shape));
}

function params({ table, index, scale, firstRow }: Reading, accumulate: 0 | 1): Param[] {
  const [tableRows, width] = table.shape;
  return [...[index.ids.shape[0], width, tableRows, accumulate].map(u32), f32(scale), u32(firstRow)];
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
