// Recording the loss of a composition over a batch; scoring and training both start from it. Logits are the largest thing
// there is with a real vocabulary: they are made chunk by chunk of labelled rows, and their gradients in their place, so that
// one small buffer holds them all in turn.
import { recordComposition, type Composition, type CompositionOptions } from '../bridge/composition.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { headRows } from '../model/headRows.ts';
import { crossEntropyChunk, meanLoss, startLoss } from '../ops/crossEntropy.ts';
import type { BatchInputs } from './batchInputs.ts';

export interface RecordedLoss {
  /** f32[1]: mean cross-entropy over the labelled rows, nats. */
  loss: Tensor;
  /** f32[labelled] */
  rowLoss: Tensor;
  /** u32[labelled]: the likeliest token. */
  best: Tensor;
}

export interface LossOptions extends Pick<CompositionOptions, 'start' | 'observe'> {
  /** Logits that are made together. */
  chunkNumbers?: number;
  /** u32[1]: labels of all the batches that the mean is over, where there are several. */
  among?: Tensor;
}

export function recordLoss(
  recorder: Recorder,
  composition: Composition,
  inputs: BatchInputs,
  { start = inputs.start(composition), observe, chunkNumbers, among }: LossOptions = {},
): RecordedLoss {
  const { anchor } = composition;
  const views = inputs.views(composition);
  const options = { start, needed: inputs.labelled, observe };
  const states = recordComposition(recorder, composition, inputs.anchor, views, options);
  const state = states[anchor.blocks];
  const [rows] = state.shape;
  const batch = startLoss(recorder, inputs.labels, undefined, among);
  for (const { first, count } of headRows(rows, anchor.vocabulary, chunkNumbers)) {
    const { mark } = recorder;
    const logits = anchor.head(recorder, recorder.rows(state, first, count));
    crossEntropyChunk(recorder, logits, batch, first);
    recorder.backward(mark); // at once: then the next chunk can have the memory
  }
  return { ...batch, loss: meanLoss(recorder, batch) };
}
