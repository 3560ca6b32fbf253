// GPT-2: LayerNorm, learned positions, biases everywhere, a feed-forward part without a gate. Its matrices are stored as
// [inputs, outputs], queries, keys and values in one.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type DecoderConfig } from './decoderConfig.ts';
import { blockCount, count, flag, idFields, positive, readActivation, readFields, readIds, refuse } from './fields.ts';
import { checkedHeads } from './sizes.ts';
import type { TensorNames } from './tensorNames.ts';

const schema = v.object({
  ...idFields,
  n_layer: blockCount,
  n_embd: count,
  n_head: count,
  n_inner: v.nullish(count),
  n_positions: v.optional(count, 1024),
  vocab_size: count,
  layer_norm_epsilon: v.optional(positive, 1e-5),
  activation_function: v.optional(v.string(), 'gelu_new'),
  scale_attn_weights: v.optional(v.boolean(), true),
  scale_attn_by_inverse_layer_idx: v.optional(v.boolean(), false),
  tie_word_embeddings: v.optional(v.boolean(), true),
  add_cross_attention: flag,
});

const NAMES: TensorNames = {
  prefix: 'transformer.',
  embedding: 'wte',
  positions: 'wpe',
  finalNorm: 'ln_f',
  head: 'lm_head',
  block: 'h',
  attentionNorm: 'ln_1',
  qkv: ['attn.c_attn'],
  attentionOut: 'attn.c_proj',
  mlpNorm: 'ln_2',
  mlpIn: ['mlp.c_fc'],
  mlpOut: 'mlp.c_proj',
  turned: true,
};

export function readGpt2(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  refuse({ add_cross_attention: config.add_cross_attention });
  const { n_layer: blocks, n_embd: width, n_head: heads } = config;
  const headWidth = width / heads;
  const scale = config.scale_attn_weights ? headWidth ** -0.5 : 1;
  return {
    family: 'gpt2',
    blocks,
    ...checkedHeads({ width, heads, kvHeads: heads, headWidth }),
    hidden: config.n_inner ?? 4 * width,
    vocabulary: config.vocab_size,
    ...readIds(config),
    ...PLAIN_BLOCKS,
    contextLength: config.n_positions,
    traits: Array.from({ length: blocks }, (_, i) => ({
      window: Infinity,
      frequencies: [],
      scale: config.scale_attn_by_inverse_layer_idx ? scale / (i + 1) : scale,
    })),
    norm: { kind: 'layer', epsilon: config.layer_norm_epsilon },
    gated: false,
    activation: readActivation('activation_function', config.activation_function),
    biases: { qkv: true, attentionOut: true, feedForward: true },
    learnedPositions: true,
    tiedHead: config.tie_word_embeddings,
    names: NAMES,
  };
}
