// GPT-NeoX and Pythia (arXiv 2204.06745): LayerNorm, rotary positions over a part of each head, attention and feed-forward
// part side by side, queries, keys and values stored head by head.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type DecoderConfig } from './decoderConfig.ts';
import { count, positive, readActivation, readFields, unusable } from './fields.ts';
import { ropeOf, ropeScaling, type Rope } from './rope.ts';
import { alikeBlocks, readSizes, sizeFields } from './sizes.ts';
import type { TensorNames } from './tensorNames.ts';

const schema = v.object({
  ...sizeFields,
  rotary_pct: v.nullish(v.pipe(positive, v.maxValue(1))),
  rotary_emb_base: v.nullish(positive),
  rope_scaling: ropeScaling,
  rope_parameters: ropeScaling,
  layer_norm_eps: v.optional(positive, 1e-5),
  max_position_embeddings: v.optional(count, 2048),
  tie_word_embeddings: v.optional(v.boolean(), false),
  hidden_act: v.optional(v.string(), 'gelu'),
  attention_bias: v.optional(v.boolean(), true),
  use_parallel_residual: v.optional(v.boolean(), true),
});
type Fields = v.InferOutput<typeof schema>;

const NAMES: TensorNames = {
  prefix: 'gpt_neox.',
  embedding: 'embed_in',
  finalNorm: 'final_layer_norm',
  head: 'embed_out',
  block: 'layers',
  attentionNorm: 'input_layernorm',
  qkv: ['attention.query_key_value'],
  byHead: true,
  attentionOut: 'attention.dense',
  mlpNorm: 'post_attention_layernorm',
  mlpIn: ['mlp.dense_h_to_4h'],
  mlpOut: 'mlp.dense_4h_to_h',
};

export function readGptNeox(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  const sizes = readSizes({ ...config, num_key_value_heads: undefined, head_dim: undefined });
  const { attention_bias: attentionBias } = config;
  return {
    family: 'gpt_neox',
    ...sizes,
    ...PLAIN_BLOCKS,
    contextLength: config.max_position_embeddings,
    traits: alikeBlocks(readPartialRope(config, sizes.headWidth), sizes.blocks, sizes.headWidth ** -0.5),
    norm: { kind: 'layer', epsilon: config.layer_norm_eps },
    parallel: config.use_parallel_residual,
    gated: false,
    activation: readActivation('hidden_act', config.hidden_act),
    biases: { qkv: attentionBias, attentionOut: attentionBias, feedForward: true },
    tiedHead: config.tie_word_embeddings,
    names: NAMES,
  };
}

function readPartialRope(config: Fields, headWidth: number): Rope {
  const scaling = config.rope_parameters ?? config.rope_scaling ?? {};
  const share = scaling.partial_rotary_factor ?? config.rotary_pct ?? 0.25;
  const width = Math.floor(headWidth * share);
  if (width % 2 !== 0)
    throw unusable(`rotary positions over ${width} numbers of a head are not supported; even ones are`);
  const theta = scaling.rope_theta ?? config.rotary_emb_base ?? 10_000;
  const rope = ropeOf(scaling, theta, width, config.max_position_embeddings);
  if (rope.scoreFactor !== 1 && width < headWidth)
    throw unusable('rotary positions scaled by "yarn" are supported over whole heads only');
  return rope;
}
