// The Llama family (arXiv 2302.13971): RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied or untied head.
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

const schema = v.object({
  ...sizeFields,
  ...ropeFields,
  rms_norm_eps: v.optional(positive, 1e-6),
  max_position_embeddings: v.optional(count, 2048),
  tie_word_embeddings: v.optional(v.boolean(), false),
  hidden_act: v.optional(v.string(), 'silu'),
  attention_bias: v.optional(v.boolean(), false),
  mlp_bias: v.optional(v.boolean(), false),
});

export function readLlama(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  refuseBiases(config);
  if (config.hidden_act !== 'silu') throw unusable(`hidden_act "${config.hidden_act}" is not supported; "silu" is`);
  return {
    family: 'llama',
    ...readSizes(config),
    normEpsilon: config.rms_norm_eps,
    ropeTheta: readRopeTheta(config),
    contextLength: config.max_position_embeddings,
    tiedHead: config.tie_word_embeddings,
    activation: 'silu',
    gainOffset: 0,
    embeddingScale: 1,
  };
}
