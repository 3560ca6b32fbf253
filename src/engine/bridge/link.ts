// One link: cross-attention from a layer of an augmenter into a layer of the anchor (CALM §3.1). Ours, with pre-norms and
// a zero start (ARCHITECTURE.md):
//
//   Q = norm(H_B) · W_Qᵀ     P = norm(H_A · projᵀ)     K = P · W_Kᵀ     V = P · W_Vᵀ
//   H_B ← H_B + attention(Q, K, V) · W_Oᵀ
//
// and as google-deepmind/calm released it, so that such checkpoints open and train here: biases b everywhere, one norm,
// behind the attention, whose gain is 1 + w:
//
//   Q = H_B · W_Qᵀ + b_Q     P = H_A · projᵀ + b     K = P · W_Kᵀ + b_K     V = P · W_Vᵀ + b_V
//   H_B ← H_B + norm(attention(Q, K, V) · W_Oᵀ + b_O)
//
// and as lucidrains/CALM-pytorch has it, with one norm, before the queries, and one bias:
//
//   Q = norm(H_B) · W_Qᵀ     P = H_A · projᵀ + b     K = P · W_Kᵀ     V = P · W_Vᵀ
//   H_B ← H_B + attention(Q, K, V) · W_Oᵀ
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { add } from '../ops/add.ts';
import { attention, type AttentionOptions, type Spans } from '../ops/attention.ts';
import { attentionWeights } from '../ops/attentionWeights.ts';
import { linear } from '../ops/linear.ts';
import { rmsNorm } from '../ops/rmsNorm.ts';
import { rowBias } from '../ops/rowBias.ts';
import type { Written } from '../ops/shares.ts';
import type { LucidrainsWeights, PreNormWeights, ReleasedWeights, WiredLink } from './linkWeights.ts';

const PRE_NORM = { epsilon: 1e-5 };
const POST_NORM = { epsilon: 1e-6, gainOffset: 1 } as const;
/** There the norm divides by the length of the row itself, unless that is nothing. */
const LENGTH_NORM = { epsilon: 1e-12 };

/** How a variant turns states into keys and values, and what it adds to the anchor. */
interface Form {
  /** [rows, 2·D_B] from the augmenter's [rows, D_A]. */
  keysValues(recorder: Recorder, wired: WiredLink, augmenterState: Tensor): Tensor;
  queries(recorder: Recorder, wired: WiredLink, state: Tensor): Tensor;
  /** `sum` with what the heads found, [rows, D_B]. */
  output(recorder: Recorder, wired: WiredLink, mixed: Tensor, sum: Tensor): Tensor;
}

const ours = ({ weights }: WiredLink): PreNormWeights => weights as PreNormWeights;
const theirs = ({ weights }: WiredLink): ReleasedWeights => weights as ReleasedWeights;
const lucidrains = ({ weights }: WiredLink): LucidrainsWeights => weights as LucidrainsWeights;

const FORMS: Record<WiredLink['link']['variant'], Form> = {
  'pre-norm': {
    keysValues(recorder, wired, augmenterState) {
      const { proj, stateNorm, kv } = ours(wired);
      return linear(recorder, rmsNorm(recorder, linear(recorder, augmenterState, proj), stateNorm, PRE_NORM), kv);
    },
    queries(recorder, wired, state) {
      const { queryNorm, q } = ours(wired);
      return linear(recorder, rmsNorm(recorder, state, queryNorm, PRE_NORM), q);
    },
    output(recorder, wired, mixed, sum) {
      return linear(recorder, mixed, ours(wired).o, { residual: sum });
    },
  },
  released: {
    keysValues(recorder, wired, augmenterState) {
      const { proj, projBias, kv, kvBias } = theirs(wired);
      const projected = rowBias(recorder, linear(recorder, augmenterState, proj), projBias);
      return rowBias(recorder, linear(recorder, projected, kv), kvBias);
    },
    queries(recorder, wired, state) {
      const { q, qBias } = theirs(wired);
      return rowBias(recorder, linear(recorder, state, q), qBias);
    },
    output(recorder, wired, mixed, sum) {
      const { o, oBias, postNorm } = theirs(wired);
      const attended = rowBias(recorder, linear(recorder, mixed, o), oBias);
      return add(recorder, sum, rmsNorm(recorder, attended, postNorm, POST_NORM));
    },
  },
  lucidrains: {
    keysValues(recorder, wired, augmenterState) {
      const { proj, projBias, kv } = lucidrains(wired);
      return linear(recorder, rowBias(recorder, linear(recorder, augmenterState, proj), projBias), kv);
    },
    queries(recorder, wired, state) {
      const { queryNorm, q } = lucidrains(wired);
      return linear(recorder, rmsNorm(recorder, state, queryNorm, LENGTH_NORM), q);
    },
    output(recorder, wired, mixed, sum) {
      return linear(recorder, mixed, lucidrains(wired).o, { residual: sum });
    },
  },
};

/** Keys and values [rows, 2·D_B] of a link from the augmenter's states [rows, D_A]. */
export function linkKeysValues(recorder: Recorder, wired: WiredLink, augmenterState: Tensor): Tensor {
  return FORMS[wired.link.variant].keysValues(recorder, wired, augmenterState);
}

/** What there is to see of a link while it is recorded. */
export interface SeenLink extends Written {
  /** What its heads choose from, and which rows of it each row of `state` sees. */
  keysValues: Tensor;
  spans: Spans;
}

/** Called for each link once it is recorded; may record operations that look at what it read and wrote. */
export type LinkObserver = (wired: WiredLink, seen: SeenLink) => void;

/**
 * Adds a link's contribution to `sum`. `state` [rows, D_B] is what the link reads; `sum` is the same tensor, or the sum
 * with the links of this layer before it: all read the layer's own state, so their order does not matter.
 */
export function addLink(
  recorder: Recorder,
  wired: WiredLink,
  state: Tensor,
  sum: Tensor,
  keysValues: Tensor,
  spans: Spans,
): Tensor {
  const { queries, output } = FORMS[wired.link.variant];
  const q = queries(recorder, wired, state);
  return output(recorder, wired, attention(recorder, q, keysValues, spans, attentionOptions(wired, state)), sum);
}

/** What a link's heads give the augmenter's tokens: [rows, heads, columns], see attentionWeights. */
export function linkAttention(
  recorder: Recorder,
  wired: WiredLink,
  state: Tensor,
  keysValues: Tensor,
  spans: Spans,
  columns: number,
): Tensor {
  const q = FORMS[wired.link.variant].queries(recorder, wired, state);
  return attentionWeights(recorder, q, keysValues, spans, attentionOptions(wired, state), columns);
}

function attentionOptions({ link: { heads }, slopes }: WiredLink, state: Tensor): AttentionOptions {
  return { heads, kvHeads: heads, scale: (state.shape[1] / heads) ** -0.5, slopes };
}
