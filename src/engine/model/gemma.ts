// Gemma (arXiv 2403.08295): gains kept as their distance from 1, embeddings scaled by √width, GeGLU, few key-value heads.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type DecoderConfig } from './decoderConfig.ts';
import { count, flag, positive, readActivation, readFields, refuse } from './fields.ts';
import { readRope, ropeFields } from './rope.ts';
import { alikeBlocks, readSizes, sizeFields } from './sizes.ts';
import { LLAMA_NAMES } from './tensorNames.ts';

/**
 * "gelu" is what the first releases say and do not mean; transformers 5 reads it as the tanh form, too, and passes over
 * `hidden_activation`, which some of them have beside it.
 */
const MEANT: Readonly<Record<string, string>> = { gelu: 'gelu_pytorch_tanh' };

const schema = v.object({
  ...sizeFields,
  ...ropeFields,
  rms_norm_eps: v.optional(positive, 1e-6),
  max_position_embeddings: v.optional(count, 8192),
  tie_word_embeddings: v.optional(v.boolean(), true),
  hidden_act: v.optional(v.string(), 'gelu_pytorch_tanh'),
  attention_bias: v.optional(v.boolean(), false),
  use_bidirectional_attention: flag,
});

export function readGemma(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  const { use_bidirectional_attention, attention_bias: attentionBias, hidden_act: act } = config;
  refuse({ use_bidirectional_attention });
  const sizes = readSizes({ ...config, head_dim: config.head_dim ?? 256 });
  const contextLength = config.max_position_embeddings;
  const rope = readRope(config, sizes.headWidth, contextLength);
  return {
    family: 'gemma',
    ...sizes,
    ...PLAIN_BLOCKS,
    contextLength,
    traits: alikeBlocks(rope, sizes.blocks, sizes.headWidth ** -0.5),
    norm: { kind: 'rms', epsilon: config.rms_norm_eps, gainOffset: 1 },
    gated: true,
    activation: readActivation('hidden_act', MEANT[act] ?? act),
    biases: { qkv: attentionBias, attentionOut: attentionBias, feedForward: false },
    embeddingScale: Math.sqrt(config.hidden_size), // rounded to f32 by the uniform, as transformers does
    tiedHead: config.tie_word_embeddings,
    names: LLAMA_NAMES,
  };
}
