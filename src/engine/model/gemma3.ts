// Gemma 3, the part that reads text (arXiv 2503.19786): Gemma with norms of heads, norms behind attention and feed-forward
// part as well, and blocks of two kinds: most see the latest tokens only and turn faster than those that see everything.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type BlockTraits, type DecoderConfig } from './decoderConfig.ts';
import { count, flag, positive, readActivation, readFields, refuse } from './fields.ts';
import { ropeOf, ropeScaling, type RopeScaling } from './rope.ts';
import { readSizes, sizeFields } from './sizes.ts';
import { LLAMA_NAMES, type TensorNames } from './tensorNames.ts';
import { readWindows, windowFields } from './windows.ts';

const schema = v.object({
  ...sizeFields,
  ...windowFields,
  sliding_window: v.optional(v.nullable(count), 4096),
  sliding_window_pattern: v.nullish(count),
  rope_theta: v.nullish(positive),
  rope_local_base_freq: v.nullish(positive),
  rope_scaling: ropeScaling,
  rope_parameters: v.nullish(v.looseObject({ full_attention: ropeScaling, sliding_attention: ropeScaling })),
  /** A whole number in transformers. Below 1 the scale of scores would have no bound, and f32 cannot hold all of them. */
  query_pre_attn_scalar: v.optional(
    v.pipe(positive, v.minValue(1, 'scores are divided by its square root, so it cannot be less than 1')),
    256,
  ),
  rms_norm_eps: v.optional(positive, 1e-6),
  max_position_embeddings: v.optional(count, 131_072),
  tie_word_embeddings: v.optional(v.boolean(), true),
  hidden_activation: v.optional(v.string(), 'gelu_pytorch_tanh'),
  attention_bias: v.optional(v.boolean(), false),
  use_bidirectional_attention: flag,
  attn_logit_softcapping: v.nullish(v.number()),
  final_logit_softcapping: v.nullish(v.number()),
});
type Fields = v.InferOutput<typeof schema>;

const NAMES: TensorNames = {
  ...LLAMA_NAMES,
  attentionPostNorm: 'post_attention_layernorm',
  mlpNorm: 'pre_feedforward_layernorm',
  mlpPostNorm: 'post_feedforward_layernorm',
};

export function readGemma3(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  const { use_bidirectional_attention, attn_logit_softcapping, final_logit_softcapping } = config;
  refuse({ use_bidirectional_attention, attn_logit_softcapping, final_logit_softcapping });
  const sizes = readSizes({ ...config, head_dim: config.head_dim ?? 256 });
  const { attention_bias: attentionBias } = config;
  return {
    family: 'gemma3_text',
    ...sizes,
    ...PLAIN_BLOCKS,
    contextLength: config.max_position_embeddings,
    traits: readTraits(config, sizes),
    norm: { kind: 'rms', epsilon: config.rms_norm_eps, gainOffset: 1 },
    headNorms: true,
    postNorms: true,
    gated: true,
    activation: readActivation('hidden_activation', config.hidden_activation),
    biases: { qkv: attentionBias, attentionOut: attentionBias, feedForward: false },
    embeddingScale: Math.sqrt(config.hidden_size), // rounded to f32 by the uniform, as transformers does
    tiedHead: config.tie_word_embeddings,
    names: NAMES,
  };
}

/** Unless each block is named, every sixth or so sees everything; only those are ever slowed down for longer texts. */
function readTraits(config: Fields, { blocks, headWidth }: Pick<DecoderConfig, 'blocks' | 'headWidth'>): BlockTraits[] {
  const pattern = config.sliding_window_pattern ?? 6;
  const windows = readWindows(config, blocks, (i) => (i + 1) % pattern !== 0);
  const { rope_parameters: ropes, rope_scaling: scaling, query_pre_attn_scalar: scalar } = config;
  const contextLength = config.max_position_embeddings;
  const turning = (own: RopeScaling | null | undefined, theta: number): Omit<BlockTraits, 'window'> => {
    refuse({ partial_rotary_factor: (own?.partial_rotary_factor ?? 1) !== 1 });
    const rope = ropeOf(own ?? {}, own?.rope_theta ?? theta, headWidth, contextLength);
    return { frequencies: rope.frequencies, scale: scalar ** -0.5 * rope.scoreFactor };
  };
  const global = turning(ropes?.full_attention ?? scaling, config.rope_theta ?? 1e6);
  const local = turning(ropes?.sliding_attention, config.rope_local_base_freq ?? 1e4);
  return windows.map((window) => ({ window, ...(window === Infinity ? global : local) }));
}
