// Qwen3 (arXiv 2505.09388): Qwen2 with a norm of each head instead of biases, and heads of a width of their own.
import * as v from 'valibot';
import type { DecoderConfig } from './decoderConfig.ts';
import { readFields } from './fields.ts';
import { qwenFields, qwenParts } from './qwen2.ts';

const schema = v.object({ ...qwenFields, attention_bias: v.optional(v.boolean(), false) });

export function readQwen3(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  const { attention_bias: attentionBias } = config;
  return {
    family: 'qwen3',
    ...qwenParts({ ...config, head_dim: config.head_dim ?? 128 }),
    headNorms: true,
    biases: { qkv: attentionBias, attentionOut: attentionBias, feedForward: false },
  };
}
