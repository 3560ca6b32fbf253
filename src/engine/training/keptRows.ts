// An input of a plan: the rows of a batch in the tables of a model's kept states.
import type { Speaker } from '../../shared/protocol.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { gather } from '../ops/gather.ts';
import type { EncodedExample } from './encode.ts';
import type { FrozenStates } from './frozenStates.ts';

export class KeptRows {
  private readonly recorder: Recorder;
  private readonly frozen: FrozenStates;
  private readonly model: Speaker;
  private readonly rows: number;
  private readonly ids: Tensor;

  constructor(recorder: Recorder, frozen: FrozenStates, model: Speaker, rows: number) {
    this.recorder = recorder;
    this.frozen = frozen;
    this.model = model;
    this.rows = rows;
    this.ids = recorder.tensor([rows], `kept rows ${model}`);
  }

  /** Records reading a layer's states, [rows, width]. @throws Error when that layer is not kept. */
  state(layer: number): Tensor {
    const table = this.frozen.table(this.model, layer);
    if (!table) throw new Error(`The states of layer ${layer} of "${this.model}" are not kept.`);
    return gather(this.recorder, table, { ids: this.ids });
  }

  write(batch: readonly EncodedExample[]): void {
    writeTensor(this.recorder.gpu.device, this.ids, this.frozen.rowsOf(this.model, batch, this.rows));
  }
}
