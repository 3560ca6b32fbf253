// Exact match and loss over examples. Under a causal mask the greedy answer is right exactly when the likeliest token is
// right at every position of the right answer, so one forward pass over a batch scores it: no decoding is needed.
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { batchCapacity, BatchInputs, inBatches } from './batchInputs.ts';
import type { EncodedExample } from './encode.ts';
import { checkLengths } from './exampleLengths.ts';
import { recordLoss, type RecordedLoss } from './lossPlan.ts';

export interface ExampleScore {
  right: boolean;
  /** Σ of the cross-entropies of its labels, nats. */
  loss: number;
  labels: number;
}

export class Scorer {
  private readonly gpu: Gpu;
  private readonly batches: readonly (readonly EncodedExample[])[];
  private readonly inputs: BatchInputs;
  private readonly recorded: RecordedLoss;
  private readonly plan: Plan;

  private constructor(
    gpu: Gpu,
    batches: readonly (readonly EncodedExample[])[],
    inputs: BatchInputs,
    recorded: RecordedLoss,
    plan: Plan,
  ) {
    this.gpu = gpu;
    this.batches = batches;
    this.inputs = inputs;
    this.recorded = recorded;
    this.plan = plan;
  }

  /**
   * Records a plan that can score these examples whenever asked, `batch` at a time.
   * @throws PatchbayError 'bad-request' for an example that is too long for a model.
   */
  static async create(
    gpu: Gpu,
    composition: Composition,
    examples: readonly EncodedExample[],
    batch = 64,
  ): Promise<Scorer> {
    checkLengths(composition, examples);
    const batches = inBatches(examples, batch);
    const augmenters = readAugmenters(composition).map(({ id }) => id);
    const capacity = batchCapacity(batches, augmenters);
    const recorder = new Recorder(gpu, 'score', { sharing: true, longest: capacity.longest });
    const inputs = new BatchInputs(recorder, capacity);
    const recorded = recordLoss(recorder, composition, inputs);
    return new Scorer(gpu, batches, inputs, recorded, await recorder.finish());
  }

  /**
   * @param unknownId the model's `<unk>`: an answer that it cannot even spell is never right.
   * @param between awaited before each batch but the first; what it throws ends the run.
   */
  async run(unknownId?: number, between?: () => Promise<void>): Promise<ExampleScore[]> {
    const scores: ExampleScore[] = [];
    for (const [i, batch] of this.batches.entries()) {
      if (i > 0) await between?.();
      this.inputs.write(batch);
      this.plan.run();
      const [best, rowLoss] = await Promise.all([
        this.gpu.readback.u32(this.recorded.best),
        this.gpu.readback.f32(this.recorded.rowLoss),
      ]);
      let row = 0;
      for (const { labels } of batch) {
        const score = { right: true, loss: 0, labels: 0 };
        for (const label of labels) {
          if (label === NO_LABEL) continue;
          score.right &&= best[row] === label && label !== unknownId;
          score.loss += rowLoss[row++];
          score.labels++;
        }
        score.right &&= score.labels > 0; // an answer that has no tokens here cannot be given
        scores.push(score);
      }
    }
    return scores;
  }

  destroy(): void {
    this.plan.destroy();
  }
}

/** Share of right answers, and mean loss per label. */
export function summarise(scores: readonly ExampleScore[]): { exact: number; loss: number; n: number } {
  const labels = scores.reduce((sum, score) => sum + score.labels, 0);
  return {
    exact: scores.filter((score) => score.right).length / Math.max(1, scores.length),
    loss: scores.reduce((sum, score) => sum + score.loss, 0) / Math.max(1, labels),
    n: scores.length,
  };
}
