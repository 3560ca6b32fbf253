// Gemma (arXiv 2403.08295): gains kept as their distance from 1, embeddings scaled by √width, GeGLU, few key-value heads.
import * as v from 'valibot';
import {
  count,
  positive,
  readFields,
  readRopeTheta,
  readSizes,
  refuseBiases,
  ropeFields,
  sizeFields,
  unusable,
  type DecoderConfig,
} from './configParts.ts';

/**
 * "gelu" is what the first releases say and do not mean; transformers 5 reads it as the tanh form, too, and passes over
 * `hidden_activation`, which some of them have beside it.
 */
const TANH_GELU = ['gelu', 'gelu_pytorch_tanh'];

const schema = v.object({
  ...sizeFields,
  ...ropeFields,
  rms_norm_eps: v.optional(positive, 1e-6),
  max_position_embeddings: v.optional(count, 8192),
  tie_word_embeddings: v.optional(v.boolean(), true),
  hidden_act: v.optional(v.string(), 'gelu_pytorch_tanh'),
  attention_bias: v.optional(v.boolean(), false),
  mlp_bias: v.optional(v.boolean(), false),
  use_bidirectional_attention: v.nullish(v.boolean()),
});

export function readGemma(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  refuseBiases(config);
  if (!TANH_GELU.includes(config.hidden_act))
    throw unusable(`hidden_act "${config.hidden_act}" is not supported; "gelu_pytorch_tanh" is`);
  if (config.use_bidirectional_attention) throw unusable('use_bidirectional_attention is not supported');
  return {
    family: 'gemma',
    ...readSizes({ ...config, head_dim: config.head_dim ?? 256 }),
    normEpsilon: config.rms_norm_eps,
    ropeTheta: readRopeTheta(config),
    contextLength: config.max_position_embeddings,
    tiedHead: config.tie_word_embeddings,
    activation: 'geluTanh',
    gainOffset: 1,
    embeddingScale: Math.sqrt(config.hidden_size), // rounded to f32 by the uniform, as transformers does
  };
}
