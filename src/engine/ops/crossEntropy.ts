// The loss of language modelling, and the seed of the backward pass: nothing comes after it, so it has no dLoss.
// A batch may have its logits in one tensor (`crossEntropy`), or chunk by chunk, so that one small buffer holds them and
// then their gradients: `startLoss`, `crossEntropyChunk` for each chunk, `meanLoss`.
import plain from '../../../shaders/cross_entropy.wgsl?raw';
import group from '../../../shaders/cross_entropy_group.wgsl?raw';
import { badRequest } from '../../shared/errors.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { dispatchRows, rowKernels, type RowForm } from './rowKernels.ts';

const PASSES = ['count_labels', 'forward', 'mean_loss', 'backward', 'in_place'] as const;
const kernels = rowKernels('cross_entropy', { plain, group }, PASSES);

/** The label of a row that counts for nothing: a prompt, or an unused row of a fixed-capacity plan. */
export const NO_LABEL = 0xffffffff;

/** A batch of M rows, whichever way its logits come. */
export interface BatchLoss {
  /** u32[M] */
  readonly labels: Tensor;
  /** u32[1]: how many rows are labelled, in all batches that the mean is over. */
  readonly count: Tensor;
  /** f32[M]: in nats, 0 for rows without a label. */
  readonly rowLoss: Tensor;
  /** u32[M]: the most likely token, the lowest among equals; also for rows without a label. */
  readonly best: Tensor;
  /** Of all its kernels, instead of the best for the adapter. */
  readonly form?: RowForm;
}

export interface CrossEntropy extends BatchLoss {
  /** f32[1]: the mean over labelled rows, in nats; 0 where no row is labelled. */
  readonly loss: Tensor;
}

/**
 * loss = mean over labelled rows of log Σ exp(logits) − logits[label]; dLogits = (softmax(logits) − onehot(label)) / count.
 * Writes dLogits right here if logits need a gradient. The labelled rows are counted on the GPU, at each run.
 * logits: [M, V]; labels: u32[M], each below V or NO_LABEL.
 * @param form instead of the best for the adapter.
 */
export function crossEntropy(recorder: Recorder, logits: Tensor, labels: Tensor, form?: RowForm): CrossEntropy {
  const batch = startLoss(recorder, labels, form);
  const inverse = recordForward(recorder, logits, batch, 0);
  const dLogits = recorder.gradientTarget(logits);
  if (dLogits) {
    const tensors = [logits, labels, batch.best, inverse, batch.count, dLogits.tensor];
    dispatchRows(recorder, kernels.backward, tensors, params(logits, 0, dLogits.accumulate), logits.shape[0], form);
  }
  return { ...batch, loss: meanLoss(recorder, batch) };
}

/**
 * Counts the labels of a batch, and makes room for what its chunks will give. labels: u32[M].
 * @param form instead of the best for the adapter.
 * @param among u32[1]: how many labels the mean is over, where that is more than this batch has. Losses and gradients of the
 * batches that share it add up to those of all of them together.
 */
export function startLoss(recorder: Recorder, labels: Tensor, form?: RowForm, among?: Tensor): BatchLoss {
  const [rows] = labels.shape;
  const count = among ?? recorder.tensor([1], 'number of labels');
  if (!among) dispatchRows(recorder, kernels.count_labels, [labels, count], [rows, 0, 0, 0].map(u32), 1, form);
  return {
    labels,
    count,
    rowLoss: recorder.tensor([rows], 'row loss'),
    best: recorder.tensor([rows], 'best'),
    form,
  };
}

/**
 * Writes rowLoss and best of the rows firstRow … firstRow + m − 1. If the logits need a gradient, dLogits of the whole
 * batch's loss takes their place: the logits are gone, and nothing else may use them. logits: [m, V].
 * @throws PatchbayError 'bad-request' when the batch has no such rows, or the logits are used by something else.
 */
export function crossEntropyChunk(recorder: Recorder, logits: Tensor, batch: BatchLoss, firstRow: number): void {
  const [rows] = logits.shape;
  const { labels, count, rowLoss, best } = batch;
  if (firstRow + rows > labels.shape[0])
    throw badRequest(
      `The rows ${firstRow} to ${firstRow + rows - 1} are not among ${labels.shape[0]} labels.`,
      'Give the whole batch as labels, and no row twice.',
    );
  if (!recorder.needsGradient(logits)) {
    recordForward(recorder, logits, batch, firstRow);
    return;
  }
  if (!recorder.moveGradient(logits, logits))
    throw badRequest(
      `The gradient of ${logits.name} cannot take their place: something else uses them.`,
      'Give each chunk logits of its own.',
    );
  const tensors = [logits, labels, count, rowLoss, best];
  dispatchRows(recorder, kernels.in_place, tensors, params(logits, firstRow), rows, batch.form);
}

/** f32[1]: the mean of rowLoss over the labelled rows, once all chunks are recorded. */
export function meanLoss(recorder: Recorder, { rowLoss, count, form }: BatchLoss): Tensor {
  const loss = recorder.tensor([1], 'loss');
  dispatchRows(recorder, kernels.mean_loss, [rowLoss, count, loss], [rowLoss.shape[0], 0, 0, 0].map(u32), 1, form);
  return loss;
}

/** Gives 1 / Σ_v exp(logits[n,v] − largest), for the backward pass: f32[m]. */
function recordForward(recorder: Recorder, logits: Tensor, batch: BatchLoss, firstRow: number): Tensor {
  const [rows] = logits.shape;
  const inverse = recorder.scratch([rows], `inverse sum(${logits.name})`);
  const tensors = [logits, batch.labels, batch.rowLoss, batch.best, inverse];
  dispatchRows(recorder, kernels.forward, tensors, params(logits, firstRow), rows, batch.form);
  return inverse;
}

function params({ shape }: Tensor, firstRow: number, accumulate: 0 | 1 = 0) {
  return [shape[0], shape[1], firstRow, accumulate].map(u32);
}
