// The loss of language modelling, and the seed of the backward pass: nothing comes after it, so it has no dLoss.
import code from '../../../shaders/cross_entropy.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('cross_entropy', code, ['count_labels', 'forward', 'mean_loss', 'backward']);

/** The label of a row that counts for nothing: a prompt, or an unused row of a fixed-capacity plan. */
export const NO_LABEL = 0xffffffff;

export interface CrossEntropy {
  /** f32[1]: the mean over labelled rows, in nats; 0 where no row is labelled. */
  readonly loss: Tensor;
  /** f32[M]: 0 for rows without a label. */
  readonly rowLoss: Tensor;
  /** u32[M]: the most likely token, the lowest among equals; also for rows without a label. */
  readonly best: Tensor;
}

/**
 * loss = mean over labelled rows of log Σ exp(logits) − logits[label]; dLogits = (softmax(logits) − onehot(label)) / count.
 * Writes dLogits right here if logits need a gradient. The labelled rows are counted on the GPU, at each run.
 * logits: [M, V]; labels: u32[M], each below V or NO_LABEL.
 */
export function crossEntropy(recorder: Recorder, logits: Tensor, labels: Tensor): CrossEntropy {
  const [rows, vocabulary] = logits.shape;
  const count = recorder.tensor([1], 'number of labels');
  const loss = recorder.tensor([1], 'loss');
  const rowLoss = recorder.tensor([rows], 'row loss');
  const best = recorder.tensor([rows], `best(${logits.name})`);
  const inverse = recorder.tensor([rows], `inverse sum(${logits.name})`);
  const params = [u32(rows), u32(vocabulary), u32(0)];
  recorder.dispatch(kernels.count_labels, [labels, count], params, [1, 1, 1]);
  recorder.dispatchThreads(kernels.forward, [logits, labels, rowLoss, best, inverse], params, rows);
  recorder.dispatch(kernels.mean_loss, [rowLoss, count, loss], params, [1, 1, 1]);

  const dLogits = recorder.gradientTarget(logits);
  if (dLogits) {
    recorder.dispatchThreads(
      kernels.backward,
      [logits, labels, best, inverse, count, dLogits.tensor],
      [u32(rows), u32(vocabulary), u32(dLogits.accumulate)],
      rows,
    );
  }
  return { loss, rowLoss, best };
}
