// The Llama family (arXiv 2302.13971): RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied or untied head.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type DecoderConfig } from './decoderConfig.ts';
import { count, positive, readActivation, readFields } from './fields.ts';
import { readRope, ropeFields } from './rope.ts';
import { alikeBlocks, readSizes, sizeFields } from './sizes.ts';
import { LLAMA_NAMES } from './tensorNames.ts';

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
  const sizes = readSizes(config);
  const { attention_bias: attentionBias, max_position_embeddings: contextLength } = config;
  const rope = readRope(config, sizes.headWidth, contextLength);
  return {
    family: 'llama',
    ...sizes,
    ...PLAIN_BLOCKS,
    contextLength,
    traits: alikeBlocks(rope, sizes.blocks, sizes.headWidth ** -0.5),
    norm: { kind: 'rms', epsilon: config.rms_norm_eps, gainOffset: 0 },
    gated: true,
    activation: readActivation('hidden_act', config.hidden_act),
    biases: { qkv: attentionBias, attentionOut: attentionBias, feedForward: config.mlp_bias },
    tiedHead: config.tie_word_embeddings,
    names: LLAMA_NAMES,
  };
}
