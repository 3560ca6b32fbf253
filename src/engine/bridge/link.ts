// One link: cross-attention from a layer of an augmenter into a layer of the anchor (CALM §3.1, with pre-norms and a
// zero start, see ARCHITECTURE.md):
//
//   Q = norm(H_B) · W_Qᵀ     P = norm(H_A · projᵀ)     K = P · W_Kᵀ     V = P · W_Vᵀ
//   H_B ← H_B + attention(Q, K, V) · W_Oᵀ
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { attention, type Spans } from '../ops/attention.ts';
import { linear } from '../ops/linear.ts';
import { rmsNorm } from '../ops/rmsNorm.ts';
import type { WiredLink } from './linkWeights.ts';

const NORM = { epsilon: 1e-5 };

/** Keys and values [rows, 2·D_B] of a link from the augmenter's states [rows, D_A]. */
export function linkKeysValues(recorder: Recorder, { weights }: WiredLink, augmenterState: Tensor): Tensor {
  const projected = linear(recorder, augmenterState, weights.proj);
  return linear(recorder, rmsNorm(recorder, projected, weights.stateNorm, NORM), weights.kv);
}

/**
 * Adds a link's contribution to `sum`. `state` [rows, D_B] is what the link reads; `sum` is the same tensor, or the sum
 * with the links of this layer before it: all read the layer's own state, so their order does not matter.
 */
export function addLink(
  recorder: Recorder,
  { link, weights, slopes }: WiredLink,
  state: Tensor,
  sum: Tensor,
  keysValues: Tensor,
  spans: Spans,
): Tensor {
  const q = linear(recorder, rmsNorm(recorder, state, weights.queryNorm, NORM), weights.q);
  const scale = (state.shape[1] / link.heads) ** -0.5;
  const mixed = attention(recorder, q, keysValues, spans, { heads: link.heads, kvHeads: link.heads, scale, slopes });
  return linear(recorder, mixed, weights.o, { residual: sum });
}
