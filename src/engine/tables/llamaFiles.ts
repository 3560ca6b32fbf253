// A small model of the Llama family as files in Hugging Face layout, which `transformers` opens as well.
import type { NamedValues } from '../model/parts.ts';
import { writeSafetensors } from '../storage/safetensors.ts';
import type { TokenizerFiles } from './specialTokens.ts';

/** Longest text, in tokens. */
const CONTEXT_LENGTH = 128;
const NORM_EPSILON = 1e-5;
const ROPE_THETA = 10_000;

export interface LlamaSize {
  blocks: number;
  width: number;
  heads: number;
  /** Width of the feed-forward part. */
  hidden: number;
}

/** config.json */
export function llamaConfig({ blocks, width, heads, hidden }: LlamaSize, vocabulary: number, eosId: number) {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: hidden,
    num_hidden_layers: blocks,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    hidden_act: 'silu',
    max_position_embeddings: CONTEXT_LENGTH,
    rms_norm_eps: NORM_EPSILON,
    rope_theta: ROPE_THETA,
    tie_word_embeddings: false,
    attention_bias: false,
    mlp_bias: false,
    bos_token_id: null,
    eos_token_id: eosId,
    torch_dtype: 'float32',
  };
}

/**
 * The files by name.
 * @param parts as `saveParts` gives them: the family's names without its prefix.
 * @param about goes into the weights' metadata.
 */
export function llamaFiles(
  config: ReturnType<typeof llamaConfig>,
  parts: readonly NamedValues[],
  tokenizer: TokenizerFiles,
  about: Record<string, string> = {},
): Map<string, Uint8Array<ArrayBuffer>> {
  const named = parts.map((part) => ({
    ...part,
    name: part.name.startsWith('lm_head') ? part.name : `model.${part.name}`,
  }));
  return new Map([
    ['config.json', jsonBytes(config)],
    ['generation_config.json', jsonBytes({ eos_token_id: config.eos_token_id, do_sample: false })],
    ['tokenizer.json', jsonBytes(tokenizer.tokenizer)],
    ['tokenizer_config.json', jsonBytes(tokenizer.config)],
    ['model.safetensors', new Uint8Array(writeSafetensors(named, { format: 'pt', ...about }))],
  ]);
}

export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}
