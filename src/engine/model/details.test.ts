// What a config says is heard: with one field changed, logits are far from those of transformers. Each of these details moves
// them by much less than a wrong weight would, and often moves no best token.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadDecoder } from '../loadedModel.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import { FIXTURES, readBytes, readJson, readTensors, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { packedLogits } from './packedLogits.ts';

const DETAILS: [model: string, changed: Record<string, unknown>][] = [
  ['tiny-llama3', { rope_parameters: { rope_theta: 100 } }],
  ['tiny-llama3', { attention_bias: false }],
  ['tiny-llama3', { mlp_bias: false }],
  ['tiny-qwen2', { model_type: 'llama' }], // no biases, no windows
  ['tiny-qwen2', { use_sliding_window: false }],
  ['tiny-qwen2', { sliding_window: 8 }],
  ['tiny-qwen2', { max_window_layers: 2 }],
  ['tiny-qwen2', { rope_scaling: null }],
  [
    'tiny-qwen2',
    { rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 16, attention_factor: 1 } },
  ],
  ['tiny-qwen2', { rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 16, truncate: false } }],
  ['tiny-qwen3', { model_type: 'llama' }], // no norms of heads
  ['tiny-qwen3', { rope_parameters: { rope_theta: 1000 } }],
  ['tiny-gpt2', { scale_attn_by_inverse_layer_idx: false }],
  ['tiny-gpt2', { scale_attn_weights: false }],
  ['tiny-gpt2', { activation_function: 'gelu' }],
  ['tiny-gpt2', { layer_norm_epsilon: 1e-3 }],
  ['tiny-gpt-neo', { window_size: 7 }],
  ['tiny-gpt-neo', { attention_types: [[['local', 'global', 'local'], 1]] }],
  ['tiny-gpt-neo', { activation_function: 'gelu' }],
  ['tiny-gpt-neo', { layer_norm_epsilon: 1e-3 }],
  ['tiny-gpt-neox', { rotary_pct: 0.5 }],
  ['tiny-gpt-neox', { use_parallel_residual: false }],
  ['tiny-gpt-neox', { hidden_act: 'gelu_new' }],
  ['tiny-gpt-neox-serial', { use_parallel_residual: true }],
  ['tiny-gemma3', { sliding_window: 7 }],
  ['tiny-gemma3', { layer_types: ['sliding_attention', 'sliding_attention', 'full_attention'] }],
  ['tiny-gemma3', { query_pre_attn_scalar: 12 }],
  ['tiny-gemma3', { rope_parameters: ropes({ rope_theta: 1000 }, { rope_theta: 50 }) }],
  [
    'tiny-gemma3',
    { rope_parameters: ropes({ rope_theta: 1000, rope_type: 'linear', factor: 2 }, { rope_theta: 1000 }) },
  ],
];
/** Five times what the right ones may be off (blockDecoder.test.ts), a hundred times what they are off. */
const FAR = 1e-4;

it.each(DETAILS)('%s with %o', async (name, changed) => {
  const gpu = await testGpu();
  const folder = join(FIXTURES, 'models', name);
  const config = { ...(readJson(folder, 'config.json') as object), ...changed };
  const { decoder } = await loadDecoder(gpu, config, [fileInMemory(readBytes(join(folder, 'model.safetensors')))]);
  const { cases } = readJson(folder, 'golden.json') as { cases: { ids: number[]; logits: string }[] };
  const { ids, logits } = cases[1];
  const expected = readTensors(folder, 'golden.safetensors').tensors.get(logits)?.values() ?? [];
  expect(relativeError((await packedLogits(gpu, decoder, ids)).flat(), expected)).toBeGreaterThan(FAR);
  decoder.destroy();
});

function ropes(full_attention: object, sliding_attention: object): Record<string, object> {
  return { full_attention, sliding_attention };
}
