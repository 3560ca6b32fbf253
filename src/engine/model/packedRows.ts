// The inputs of a plan over packed rows: several sequences, one after another, in a fixed number of rows. Recorded once,
// filled by the CPU before each run. Rows that are not used hold token 0 and see nothing.
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { causalSpans, type Spans } from '../ops/attention.ts';
import { indexSources, type RowIndex } from '../ops/gather.ts';
import { PerWindow } from './perWindow.ts';

export class PackedRows {
  readonly capacity: number;
  readonly index: RowIndex;
  readonly positions: Tensor;
  private readonly recorder: Recorder;
  private readonly tableRows: number | undefined;
  private readonly windows: PerWindow<Required<Spans>>;

  /** @param tableRows rows of the embedding table, if that is to be trained. */
  constructor(recorder: Recorder, capacity: number, tableRows?: number) {
    this.recorder = recorder;
    this.capacity = capacity;
    this.tableRows = tableRows;
    const ids = recorder.tensor([capacity], 'ids');
    this.index = { ids };
    if (tableRows !== undefined) {
      const start = recorder.tensor([tableRows + 1], 'id sources: start');
      this.index.sources = { start, list: recorder.tensor([capacity], 'id sources') };
    }
    this.positions = recorder.tensor([capacity], 'positions');
    this.windows = new PerWindow(() => ({
      keys: recorder.tensor([capacity, 2], 'keys'),
      readers: recorder.tensor([capacity, 2], 'readers'),
    }));
  }

  /** Of each row the rows of its sequence up to itself, or the last `window` of them. */
  spans(window: number): Required<Spans> {
    return this.windows.get(window);
  }

  /** @throws RangeError when the sequences need more rows than there are. */
  write(sequences: readonly (readonly number[])[]): void {
    const ids = new Uint32Array(this.capacity);
    const positions = new Uint32Array(this.capacity);
    let row = 0;
    for (const sequence of sequences) {
      if (row + sequence.length > this.capacity) throw new RangeError(`${this.capacity} rows are too few.`);
      sequence.forEach((id, position) => {
        ids[row] = id;
        positions[row++] = position;
      });
    }
    const { device } = this.recorder.gpu;
    const lengths = sequences.map(({ length }) => length);
    for (const [window, { keys, readers }] of this.windows.entries()) {
      const spans = causalSpans(lengths, this.capacity, window);
      writeTensor(device, keys, spans.keys);
      writeTensor(device, readers, spans.readers);
    }
    writeTensor(device, this.index.ids, ids);
    writeTensor(device, this.positions, positions);
    if (this.index.sources && this.tableRows !== undefined) {
      const sources = indexSources(ids.subarray(0, row), this.tableRows);
      writeTensor(device, this.index.sources.start, sources.start);
      writeTensor(device, this.index.sources.list, sources.list);
    }
  }
}
