// Recording the loss of a composition over a batch; scoring and training both start from it.
import { recordComposition, type Composition } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { crossEntropy } from '../ops/crossEntropy.ts';
import type { BatchInputs } from './batchInputs.ts';

export interface RecordedLoss {
  /** [labelled, V] */
  logits: Tensor;
  /** f32[1]: mean cross-entropy over the labelled rows, nats. */
  loss: Tensor;
  /** f32[labelled] */
  rowLoss: Tensor;
  /** u32[labelled]: the likeliest token. */
  best: Tensor;
}

export function recordLoss(
  recorder: Recorder,
  composition: Composition,
  inputs: BatchInputs,
  start = inputs.start(composition),
): RecordedLoss {
  const views = inputs.views(composition);
  const states = recordComposition(recorder, composition, inputs.anchor, views, { start, needed: inputs.labelled });
  const logits = composition.anchor.head(recorder, states[composition.anchor.blocks]);
  return { logits, ...crossEntropy(recorder, logits, inputs.labels) };
}
