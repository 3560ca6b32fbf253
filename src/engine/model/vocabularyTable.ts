// One row per token, for embeddings and for the head. The table of a large vocabulary does not fit one buffer (262,144 rows
// of 640 are 671 MB, and an adapter may end at 128): it is cut into pieces by rows. A table of one piece costs nothing more
// than the tensor itself.
import type { Allocate } from '../gpu/packedTensors.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { joinColumns } from '../ops/columns.ts';
import { gatherPieces, type RowIndex } from '../ops/gather.ts';
import { linear } from '../ops/linear.ts';
import { splitParts, type Part } from './parts.ts';

export class VocabularyTable {
  /** Each [rows, width], first rows first. */
  private readonly pieces: readonly Tensor[];

  /** @throws what `allocate` throws: when a few rows alone are too large. */
  constructor(allocate: Allocate, [rows, width]: readonly [rows: number, width: number], name: string) {
    const most = Math.min(rows, allocate.mostRows?.(width) ?? rows);
    const count = Math.ceil(rows / most);
    this.pieces = Array.from({ length: count }, (_, i) =>
      allocate([Math.min(most, rows - i * most), width], count > 1 ? `${name}, part ${i + 1} of ${count}` : name),
    );
  }

  /** @param name of the stored tensor, which holds all rows. */
  parts(name: string): Part[] {
    return splitParts(this.pieces, name);
  }

  /** scale · the rows of these tokens: [n, C]. @throws as `gatherPieces`. */
  embed(recorder: Recorder, rows: RowIndex, scale = 1): Tensor {
    return gatherPieces(recorder, this.pieces, rows, scale);
  }

  /** state · tableᵀ: logits [n, V]. */
  head(recorder: Recorder, state: Tensor): Tensor {
    const logits = this.pieces.map((piece) => linear(recorder, state, piece));
    return logits.length > 1 ? joinColumns(recorder, logits) : logits[0];
  }
}
