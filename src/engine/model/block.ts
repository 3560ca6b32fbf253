// One block: attention and a feed-forward part, each reading a norm of a state and adding to it.
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { add } from '../ops/add.ts';
import { attention, type Spans } from '../ops/attention.ts';
import { activate, gate } from '../ops/gate.ts';
import { gather, type RowIndex } from '../ops/gather.ts';
import { headNorm } from '../ops/headNorm.ts';
import { rotary, type RotaryOptions } from '../ops/rotary.ts';
import type { BlockWeights } from './blockWeights.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { norm, project, type Norm, type Projection } from './projection.ts';

/** What a block has to know of the plan besides the state. */
export interface BlockPlace {
  positions: Tensor;
  /** Radians per position. */
  frequencies: Tensor;
  /** What scores are multiplied by. */
  scale: number;
  /** Which keys each of the rows sees that are needed. */
  spans: Spans;
  cache?: RotaryOptions['cache'];
  /** Rows that are needed, if not all. */
  needed?: RowIndex;
}

/** @param state [rows, C]; returns that of the needed rows behind the block. */
export function recordBlock(
  recorder: Recorder,
  config: DecoderConfig,
  weights: BlockWeights,
  state: Tensor,
  place: BlockPlace,
): Tensor {
  const own = pick(recorder, state, place);
  const mixed = attend(recorder, config, weights, state, place);
  const attended = addTo(recorder, config, own, mixed, weights.attentionOut, weights.attentionPostNorm);
  const normed = norm(recorder, config.parallel ? own : attended, weights.mlpNorm, config.norm);
  const up = project(recorder, normed, weights.mlpIn);
  const activated = (config.gated ? gate : activate)(recorder, up, config.activation);
  return addTo(recorder, config, attended, activated, weights.mlpOut, weights.mlpPostNorm);
}

/** What the heads found, [needed rows, heads·D]. */
function attend(
  recorder: Recorder,
  { heads, kvHeads, norm: kind }: DecoderConfig,
  { attentionNorm, qkv, headGains }: BlockWeights,
  state: Tensor,
  place: BlockPlace,
): Tensor {
  const joint = project(recorder, norm(recorder, state, attentionNorm, kind), qkv);
  const normed =
    headGains && kind.kind === 'rms' ? headNorm(recorder, joint, headGains, { heads, kvHeads, ...kind }) : joint;
  const { q, kv } = rotary(recorder, normed, { heads, kvHeads, ...place });
  return attention(recorder, pick(recorder, q, place), kv, place.spans, { heads, kvHeads, scale: place.scale });
}

/** `state` and a projection of what a part of the block found, which some families norm before they add it. */
function addTo(
  recorder: Recorder,
  config: DecoderConfig,
  state: Tensor,
  found: Tensor,
  out: Projection,
  postNorm?: Norm,
): Tensor {
  if (!postNorm) return project(recorder, found, out, state);
  return add(recorder, state, norm(recorder, project(recorder, found, out), postNorm, config.norm));
}

function pick(recorder: Recorder, rows: Tensor, { needed }: BlockPlace): Tensor {
  return needed ? gather(recorder, rows, needed) : rows;
}
