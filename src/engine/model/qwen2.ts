// Qwen2 and 2.5 (arXiv 2407.10671): Llama with biases on queries, keys and values; upper blocks may see the latest tokens only.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type DecoderConfig } from './decoderConfig.ts';
import { count, positive, readActivation, readFields } from './fields.ts';
import { readRope, ropeFields } from './rope.ts';
import { alikeBlocks, readSizes, sizeFields } from './sizes.ts';
import { LLAMA_NAMES } from './tensorNames.ts';
import { qwenWindowFields, readQwenWindows } from './windows.ts';

export const qwenFields = {
  ...sizeFields,
  ...ropeFields,
  ...qwenWindowFields,
  rms_norm_eps: v.optional(positive, 1e-6),
  max_position_embeddings: v.optional(count, 32_768),
  tie_word_embeddings: v.optional(v.boolean(), false),
  hidden_act: v.optional(v.string(), 'silu'),
};
type QwenFields = v.InferOutput<v.ObjectSchema<typeof qwenFields, undefined>>;

export function readQwen2(json: unknown): DecoderConfig {
  const config = readFields(v.object(qwenFields), json);
  return { family: 'qwen2', ...qwenParts(config), biases: { qkv: true, attentionOut: false, feedForward: false } };
}

/** What Qwen2 and Qwen3 have in common. */
export function qwenParts(config: QwenFields): Omit<DecoderConfig, 'family' | 'biases'> {
  const sizes = readSizes(config);
  const contextLength = config.max_position_embeddings;
  const rope = readRope(config, sizes.headWidth, contextLength);
  const windows = readQwenWindows(config, sizes.blocks);
  const alike = alikeBlocks(rope, sizes.blocks, sizes.headWidth ** -0.5);
  return {
    ...sizes,
    ...PLAIN_BLOCKS,
    contextLength,
    traits: alike.map((traits, i) => ({ ...traits, window: windows[i] })),
    norm: { kind: 'rms', epsilon: config.rms_norm_eps, gainOffset: 0 },
    gated: true,
    activation: readActivation('hidden_act', config.hidden_act),
    tiedHead: config.tie_word_embeddings,
    names: LLAMA_NAMES,
  };
}
