// A model's head over single rows of kept states. Vocabularies are large (262,144 logits of a row are a megabyte), so rows
// go through it some at a time.
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { ELEMENT_BYTES, type Tensor } from '../gpu/tensor.ts';
import type { Decoder } from '../model/decoder.ts';

/** Logits that are made together. */
const LOGITS = 2 ** 22;

export interface RowOf {
  /** [rows, C] */
  state: Tensor;
  row: number;
}

export class RowHead {
  private readonly gpu: Gpu;
  private readonly plan: Plan;
  private readonly rows: Tensor;
  private readonly logits: Tensor;

  private constructor(gpu: Gpu, plan: Plan, rows: Tensor, logits: Tensor) {
    this.gpu = gpu;
    this.plan = plan;
    this.rows = rows;
    this.logits = logits;
  }

  /** @param rows that it will be asked for at a time, at the most. @throws PatchbayError 'out-of-memory'. */
  static async create(gpu: Gpu, model: Decoder, rows: number): Promise<RowHead> {
    const recorder = new Recorder(gpu, 'head', { decoding: true });
    const together = Math.min(rows, Math.max(1, Math.floor(LOGITS / model.vocabulary)));
    const input = recorder.tensor([together, model.width], 'rows for the head');
    const logits = model.head(recorder, input);
    return new RowHead(gpu, await recorder.finish(), input, logits);
  }

  /** What `take` makes of the logits [V] of each row. */
  async each<T>(rows: readonly RowOf[], take: (logits: Float32Array) => T): Promise<T[]> {
    const [together, vocabulary] = this.logits.shape;
    const taken: T[] = [];
    for (let first = 0; first < rows.length; first += together) {
      const some = rows.slice(first, first + together);
      this.copy(some);
      this.plan.run();
      const logits = await this.gpu.readback.f32(this.logits);
      some.forEach((_, i) => taken.push(take(logits.subarray(i * vocabulary, (i + 1) * vocabulary))));
    }
    return taken;
  }

  get bytes(): number {
    return this.plan.bytes;
  }

  destroy(): void {
    this.plan.destroy();
  }

  private copy(rows: readonly RowOf[]): void {
    const { device } = this.gpu;
    const bytes = this.rows.shape[1] * ELEMENT_BYTES;
    const encoder = device.createCommandEncoder({ label: 'rows for the head' });
    rows.forEach(({ state, row }, i) =>
      encoder.copyBufferToBuffer(state.buffer, state.offset + row * bytes, this.rows.buffer, i * bytes, bytes),
    );
    device.queue.submit([encoder.finish()]);
  }
}
