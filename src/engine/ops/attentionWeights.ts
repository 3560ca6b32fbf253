import code from '../../../shaders/attention_weights.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { AttentionOptions, Spans } from './attention.ts';

const kernels = kernelFile('attention_weights', code, ['forward']);

/**
 * What `attention` gives each key, to look at: f32[N, heads, columns], where column j is the j-th key that the row sees and
 * every row sums to 1 (to 0 where it sees nothing). No row may see more than `columns` keys. Shapes as in `attention`.
 */
export function attentionWeights(
  recorder: Recorder,
  q: Tensor,
  kv: Tensor,
  { keys }: Spans,
  { heads, kvHeads, scale, slopes }: AttentionOptions,
  columns: number,
): Tensor {
  const [rows, width] = q.shape;
  const bias = slopes ?? recorder.tensor([heads], 'no distance bias');
  const weights = recorder.tensor([rows, heads, columns], `attention weights(${q.name})`);
  const params = [...[rows, heads, kvHeads, width / heads, columns].map(u32), f32(scale)];
  recorder.dispatchThreads(kernels.forward, [q, kv, keys, bias, weights], params, rows * heads);
  return weights;
}
