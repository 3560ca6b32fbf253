import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { readGenerationEosIds, readModelConfig } from './config.ts';
import { LLAMA_NAMES } from './tensorNames.ts';

const SHARED = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  attention_bias: false,
  mlp_bias: false,
  bos_token_id: 1,
  eos_token_id: 2,
  hidden_act: 'silu',
  hidden_size: 64,
  intermediate_size: 172,
  max_position_embeddings: 512,
  num_attention_heads: 8,
  num_hidden_layers: 5,
  num_key_value_heads: 4,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
  vocab_size: 512,
};
const VERSION_4 = { ...SHARED, torch_dtype: 'float32', rope_theta: 50_000, rope_scaling: null };
const VERSION_5 = { ...SHARED, dtype: 'float32', rope_parameters: { rope_theta: 50_000, rope_type: 'default' } };

const READ = {
  family: 'llama',
  blocks: 5,
  width: 64,
  heads: 8,
  kvHeads: 4,
  headWidth: 8,
  hidden: 172,
  vocabulary: 512,
  contextLength: 512,
  traits: Array.from({ length: 5 }, () => ({
    window: Infinity,
    frequencies: [0, 1, 2, 3].map((i) => 50_000 ** (-i / 4)),
    scale: 8 ** -0.5,
  })),
  norm: { kind: 'rms', epsilon: 1e-5, gainOffset: 0 },
  headNorms: false,
  postNorms: false,
  parallel: false,
  gated: true,
  activation: 'silu',
  biases: { qkv: false, attentionOut: false, feedForward: false },
  embeddingScale: 1,
  learnedPositions: false,
  tiedHead: true,
  bosId: 1,
  eosIds: [2],
  names: LLAMA_NAMES,
};

const GEMMA = {
  ...VERSION_5,
  model_type: 'gemma',
  hidden_act: 'gelu_pytorch_tanh',
  head_dim: 16,
  num_key_value_heads: 1,
};
const QWEN = { ...SHARED, model_type: 'qwen2', use_sliding_window: true, sliding_window: 9, max_window_layers: 3 };
const GEMMA3 = { ...GEMMA, rope_parameters: null, model_type: 'gemma3_text', sliding_window: 9 };
const GPT2 = { model_type: 'gpt2', n_layer: 2, n_embd: 16, n_head: 4, vocab_size: 9 };
const NEO = { model_type: 'gpt_neo', num_layers: 24, hidden_size: 16, num_heads: 4, vocab_size: 9 };
const NEOX = { ...SHARED, model_type: 'gpt_neox', hidden_act: 'gelu' };

const windowsOf = (json: unknown): number[] => readModelConfig(json).traits.map(({ window }) => window);
const frequenciesOf = (json: unknown, block = 0): readonly number[] => readModelConfig(json).traits[block].frequencies;

describe('readModelConfig', () => {
  it('reads the style of transformers 4 and of 5 alike', () => {
    expect(readModelConfig(VERSION_4)).toEqual(READ);
    expect(readModelConfig(VERSION_5)).toEqual(READ);
  });

  it('falls back to what transformers falls back to', () => {
    const { num_key_value_heads: _kv, rms_norm_eps: _epsilon, tie_word_embeddings: _tied, ...rest } = SHARED;
    const config = readModelConfig({ ...rest, bos_token_id: null, eos_token_id: null });
    expect(config).toMatchObject({ kvHeads: 8, norm: { epsilon: 1e-6 }, tiedHead: false, eosIds: [] });
    expect(config.traits[0].frequencies[1]).toBe(10_000 ** (-1 / 4));
    expect(config.bosId).toBeUndefined();
  });

  it('refuses positions that turn faster than f32 can say', () => {
    const json = { ...VERSION_4, rope_theta: 1e-300, rope_scaling: { type: 'yarn', factor: 4 } };
    expect(() => readModelConfig(json)).toThrow('no finite frequencies');
  });

  it('takes a head width of its own, several end tokens, and rope scaling that scales nothing', () => {
    const json = { ...VERSION_4, head_dim: 32, eos_token_id: [2, 7], rope_scaling: { type: 'default' } };
    expect(readModelConfig(json)).toMatchObject({ headWidth: 32, eosIds: [2, 7] });
  });

  it('reads Gemma: gains from 1, scaled embeddings, GELU by tanh under each of its names', () => {
    const read = {
      family: 'gemma',
      activation: 'geluTanh',
      norm: { gainOffset: 1 },
      embeddingScale: 8,
      headWidth: 16,
      kvHeads: 1,
    };
    expect(readModelConfig(GEMMA)).toMatchObject(read);
    for (const hidden_activation of [null, 'gelu_pytorch_tanh', 'relu'])
      expect(readModelConfig({ ...GEMMA, hidden_act: 'gelu', hidden_activation })).toMatchObject(read); // old releases
    const { hidden_act: _act, head_dim: _width, tie_word_embeddings: _tied, ...rest } = GEMMA;
    expect(readModelConfig(rest)).toMatchObject({ activation: 'geluTanh', headWidth: 256, tiedHead: true });
  });

  it('blocks with windows: named one by one, from one on, or all but every so many', () => {
    const layer_types = [0, 1, 0, 1, 0].map((full) => (full ? 'full_attention' : 'sliding_attention'));
    expect(windowsOf(QWEN)).toEqual([Infinity, Infinity, Infinity, 9, 9]);
    expect(windowsOf({ ...QWEN, layer_types })).toEqual([9, Infinity, 9, Infinity, 9]);
    for (const none of [{ use_sliding_window: false }, { use_sliding_window: undefined }, { sliding_window: null }])
      expect(windowsOf({ ...QWEN, ...none })).toEqual(Array(5).fill(Infinity));
    expect(windowsOf(GEMMA3)).toEqual([9, 9, 9, 9, 9]);
    expect(windowsOf({ ...GEMMA3, sliding_window_pattern: 2 })).toEqual([9, Infinity, 9, Infinity, 9]);
    expect(windowsOf({ ...GEMMA3, sliding_window_pattern: 2, layer_types })).toEqual([9, Infinity, 9, Infinity, 9]);
  });

  it('two kinds of rotary positions in Gemma 3, in either style', () => {
    const rope_parameters = {
      full_attention: { rope_theta: 100, rope_type: 'linear', factor: 4 },
      sliding_attention: { rope_theta: 50 },
    };
    const four = { rope_theta: 100, rope_local_base_freq: 50, rope_scaling: { rope_type: 'linear', factor: 4 } };
    for (const style of [four, { rope_parameters }]) {
      const json = { ...GEMMA3, sliding_window_pattern: 2, ...style };
      expect(frequenciesOf(json, 0)[1]).toBeCloseTo(50 ** (-1 / 8), 12);
      expect(frequenciesOf(json, 1)[1]).toBeCloseTo(100 ** (-1 / 8) / 4, 12);
    }
    expect(frequenciesOf(GEMMA3, 0)[1]).toBeCloseTo(1e4 ** (-1 / 8), 12);
    expect(frequenciesOf({ ...GEMMA3, sliding_window_pattern: 1 }, 0)[1]).toBeCloseTo(1e6 ** (-1 / 8), 12);
  });

  it('a part of the heads is turned in GPT-NeoX, in either style', () => {
    expect(frequenciesOf({ ...NEOX, rotary_pct: 0.5, rotary_emb_base: 100 })).toEqual([1, 0.1]);
    expect(frequenciesOf({ ...NEOX, rope_parameters: { rope_theta: 100, partial_rotary_factor: 0.5 } })).toEqual([
      1, 0.1,
    ]);
    expect(frequenciesOf(NEOX)).toEqual([1]);
    expect(readModelConfig(NEOX)).toMatchObject({ parallel: true, gated: false, kvHeads: 8 });
  });

  it('GPT-2 counts in its own words', () => {
    expect(readModelConfig(GPT2)).toMatchObject({
      blocks: 2,
      headWidth: 4,
      hidden: 64,
      contextLength: 1024,
      tiedHead: true,
    });
    const slower = readModelConfig({ ...GPT2, scale_attn_by_inverse_layer_idx: true, n_inner: 24 });
    expect(slower.traits.map(({ scale }) => scale)).toEqual([0.5, 0.25]);
    expect(slower.hidden).toBe(24);
  });

  it('GPT-Neo: kinds of blocks in turn, scores as they are', () => {
    const read = readModelConfig({ ...NEO, attention_types: null });
    expect(read).toMatchObject({ headWidth: 4, hidden: 64, contextLength: 2048, tiedHead: true, kvHeads: 4 });
    expect(read.traits.map(({ window }) => window)).toEqual(Array.from({ length: 12 }, () => [Infinity, 256]).flat());
    expect(new Set(read.traits.map(({ scale }) => scale))).toEqual(new Set([1]));
    const attention_types = [
      [['local', 'global'], 11],
      [['local'], 2],
    ];
    const windows = windowsOf({ ...NEO, attention_types, window_size: 9 });
    expect(windows.slice(20)).toEqual([9, Infinity, 9, 9]);
  });

  it('positions for longer texts: linear, llama3 and yarn', () => {
    const scaled = (rope_scaling: object): number[] => [
      ...frequenciesOf({ ...VERSION_4, rope_theta: 100, rope_scaling }),
    ];
    expect(scaled({ type: 'linear', factor: 2 })[0]).toBe(0.5);
    const factors = { factor: 8, low_freq_factor: 1, high_freq_factor: 4 };
    const llama3 = scaled({ rope_type: 'llama3', original_max_position_embeddings: 32, ...factors });
    expect(llama3[0]).toBe(1); // five turns in 32 tokens
    expect(llama3[3]).toBeCloseTo(100 ** (-3 / 4) / 8, 12); // a sixth of a turn
    expect(llama3[1]).toBeGreaterThan(100 ** (-1 / 4) / 8);
    expect(llama3[1]).toBeLessThan(100 ** (-1 / 4));
    const yarn = { ...VERSION_4, rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 32 } };
    expect(readModelConfig(yarn).traits[0].scale).toBeCloseTo(8 ** -0.5 * (1 + 0.1 * Math.log(4)) ** 2, 12);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'llama', 'model_type'],
    [
      'another family',
      { ...VERSION_4, model_type: 'mamba' },
      'family "mamba" are not supported; these are: "llama", "qwen2", "qwen3", "gpt2", "gpt_neo", "gpt_neox", "gemma", "gemma3_text"',
    ],
    ['a Gemma 3 that reads images', { ...GEMMA3, model_type: 'gemma3' }, 'family "gemma3" are not supported'],
    [
      'positions that scale with the text',
      { ...VERSION_4, rope_scaling: { rope_type: 'dynamic', factor: 8 } },
      'scaled by "dynamic" are not supported; these are: "default", "linear", "llama3", "yarn"',
    ],
    ['others of version 5', { ...SHARED, rope_parameters: { rope_theta: 1, rope_type: 'longrope' } }, '"longrope"'],
    ['a scale without a factor', { ...VERSION_4, rope_scaling: { type: 'linear' } }, 'factor is missing'],
    [
      'a scale without an end',
      { ...VERSION_4, rope_scaling: { type: 'llama3', factor: 2, low_freq_factor: 4, high_freq_factor: 4 } },
      'low_freq_factor must be smaller',
    ],
    [
      'frequencies without an end',
      { ...VERSION_4, rope_theta: 1, rope_scaling: { type: 'yarn', factor: 2 } },
      'no finite',
    ],
    ['a part of the heads', { ...SHARED, rope_parameters: { partial_rotary_factor: 0.5 } }, 'partial_rotary_factor'],
    [
      'a part of the heads, in Gemma 3',
      { ...GEMMA3, rope_scaling: { partial_rotary_factor: 0.5 } },
      'partial_rotary_factor',
    ],
    ['an odd part', { ...NEOX, rotary_pct: 0.4 }, 'over 3 numbers'],
    ['yarn over a part', { ...NEOX, rope_scaling: { type: 'yarn', factor: 2 } }, 'whole heads only'],
    ['an epsilon that f32 cannot hold', { ...VERSION_4, rms_norm_eps: 3.4028236e38 }, 'rms_norm_eps'],
    ['another activation', { ...VERSION_4, hidden_act: 'quick_gelu' }, 'hidden_act "quick_gelu"'],
    ['a name of every object', { ...VERSION_4, hidden_act: 'constructor' }, 'hidden_act "constructor"'],
    ['another activation of GPT-2', { ...GPT2, activation_function: 'tanh' }, 'activation_function "tanh"'],
    ['GPT-2 that reads another model', { ...GPT2, add_cross_attention: true }, 'add_cross_attention'],
    [
      'more kinds of blocks than blocks',
      { ...NEO, num_layers: 23 },
      'attention_types names 24 layers, and there are 23',
    ],
    ['blocks of another kind', { ...NEO, attention_types: [[['local', 'sparse'], 12]] }, 'type "sparse"'],
    ['no kinds, many times', { ...NEO, attention_types: [[[], 24]] }, 'attention_types.0'],
    ['capped scores', { ...GEMMA3, attn_logit_softcapping: 50 }, 'attn_logit_softcapping'],
    ['capped logits', { ...GEMMA3, final_logit_softcapping: 30 }, 'final_logit_softcapping'],
    ['layers of another type', { ...QWEN, layer_types: Array(5).fill('linear_attention') }, 'type "linear_attention"'],
    ['layers without a type', { ...QWEN, layer_types: ['full_attention'] }, 'layer_types has 1 entries for 5'],
    ['windows of no size', { ...GEMMA3, sliding_window: null }, 'no sliding_window'],
    ['more blocks than any model has', { ...VERSION_4, num_hidden_layers: 1e9 }, 'num_hidden_layers'],
    ['heads that kernels cannot read', { ...VERSION_4, head_dim: 6 }, '6 wide each; multiples of 4 up to 256'],
    ['heads that are too wide', { ...VERSION_4, head_dim: 260 }, '260 wide'],
    ['attention to what comes later', { ...GEMMA, use_bidirectional_attention: true }, 'use_bidirectional_attention'],
    ['no activation of Gemma', { ...GEMMA, hidden_act: null }, 'hidden_act'],
    ['a missing size', { ...VERSION_4, hidden_size: undefined }, 'hidden_size'],
    ['half a block', { ...VERSION_4, num_hidden_layers: 2.5 }, 'num_hidden_layers'],
    ['heads that do not divide the width', { ...VERSION_4, num_attention_heads: 7 }, '7 heads over a width of 64'],
    ['heads that cannot be shared', { ...VERSION_4, num_key_value_heads: 3 }, '3 key-value heads'],
  ])('refuses %s', (_title, json, reason) => {
    const read = () => readModelConfig(json);
    expect(read).toThrow(PatchbayError);
    expect(read).toThrow(reason);
  });
});

describe('readGenerationEosIds', () => {
  it('takes one id, several, or says that there are none', () => {
    expect(readGenerationEosIds({ eos_token_id: 2 })).toEqual([2]);
    expect(readGenerationEosIds({ eos_token_id: [2, 3] })).toEqual([2, 3]);
    expect(readGenerationEosIds({ do_sample: true })).toBeUndefined();
    expect(readGenerationEosIds(undefined)).toBeUndefined();
  });
});
