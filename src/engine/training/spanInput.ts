// An input of a plan: which keys each row sees, and, turned around for the backward pass, which rows see each key.
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { readersOf, type Spans } from '../ops/attention.ts';

export class SpanInput implements Required<Spans> {
  /** u32[rows, 2]: first key and count. */
  readonly keys: Tensor;
  /** u32[keyRows, 2]: first row and count. */
  readonly readers: Tensor;
  private readonly recorder: Recorder;
  private readonly keyRows: number;

  constructor(recorder: Recorder, rows: number, keyRows: number, name: string) {
    this.recorder = recorder;
    this.keyRows = keyRows;
    this.keys = recorder.tensor([rows, 2], `${name}: keys`);
    this.readers = recorder.tensor([keyRows, 2], `${name}: readers`);
  }

  /** @throws Error when the rows that see a key are not one contiguous range. */
  write(keys: Uint32Array): void {
    const { device } = this.recorder.gpu;
    writeTensor(device, this.keys, keys);
    writeTensor(device, this.readers, readersOf(keys, this.keyRows));
  }
}

/** The spans of some rows; a row that does not exist sees nothing. */
export function spansOfRows(keys: Uint32Array, rows: Uint32Array): Uint32Array {
  const picked = new Uint32Array(2 * rows.length);
  rows.forEach((row, i) => {
    if (2 * row < keys.length) picked.set(keys.subarray(2 * row, 2 * row + 2), 2 * i);
  });
  return picked;
}

/** The last `window` keys of each span. */
export function lastKeys(keys: Uint32Array, window: number): Uint32Array {
  const last = keys.slice();
  for (let row = 0; row < keys.length; row += 2) {
    const hidden = Math.max(0, keys[row + 1] - window);
    last.set([keys[row] + hidden, keys[row + 1] - hidden], row);
  }
  return last;
}
