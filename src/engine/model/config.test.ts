import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { hasMoreFixtures, MORE_FIXTURES, readJson } from '../testing/fixtures.ts';
import { readGenerationEosIds, readModelConfig } from './config.ts';

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
  normEpsilon: 1e-5,
  ropeTheta: 50_000,
  contextLength: 512,
  tiedHead: true,
  activation: 'silu',
  gainOffset: 0,
  embeddingScale: 1,
  bosId: 1,
  eosIds: [2],
};

const GEMMA = {
  ...VERSION_5,
  model_type: 'gemma',
  hidden_act: 'gelu_pytorch_tanh',
  head_dim: 16,
  num_key_value_heads: 1,
};

describe('readModelConfig', () => {
  it('reads the style of transformers 4 and of 5 alike', () => {
    expect(readModelConfig(VERSION_4)).toEqual(READ);
    expect(readModelConfig(VERSION_5)).toEqual(READ);
  });

  it('falls back to what transformers falls back to', () => {
    const { num_key_value_heads: _kv, rms_norm_eps: _epsilon, tie_word_embeddings: _tied, ...rest } = SHARED;
    const config = readModelConfig({ ...rest, bos_token_id: null, eos_token_id: null });
    expect(config).toMatchObject({ kvHeads: 8, normEpsilon: 1e-6, tiedHead: false, ropeTheta: 10_000, eosIds: [] });
    expect(config.bosId).toBeUndefined();
  });

  it('takes a head width of its own, several end tokens, and rope scaling that scales nothing', () => {
    const json = { ...VERSION_4, head_dim: 32, eos_token_id: [2, 7], rope_scaling: { type: 'default' } };
    expect(readModelConfig(json)).toMatchObject({ headWidth: 32, eosIds: [2, 7] });
  });

  it('reads Gemma: gains from 1, scaled embeddings, GELU by tanh under each of its names', () => {
    const read = {
      family: 'gemma',
      activation: 'geluTanh',
      gainOffset: 1,
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

  it.skipIf(!hasMoreFixtures('models/made-gemma'))(
    'reads both files of one Gemma alike (skipped where the larger fixtures are absent)',
    () => {
      const [four, five] = ['config.json', 'config.v5.json'].map((name) =>
        readModelConfig(readJson(MORE_FIXTURES, 'models', 'made-gemma', name)),
      );
      expect(four).toEqual(five);
      expect(four).toMatchObject({ family: 'gemma', kvHeads: 1, headWidth: 32 });
    },
  );

  it.each<[string, unknown, string]>([
    ['no object', 'llama', 'model_type'],
    [
      'another family',
      { ...VERSION_4, model_type: 'mamba' },
      'family "mamba" are not supported; these are: "llama", "gemma"',
    ],
    [
      'scaled rotary positions, version 4',
      { ...VERSION_4, rope_scaling: { rope_type: 'llama3', factor: 8 } },
      '"llama3"',
    ],
    [
      'scaled rotary positions, version 5',
      { ...SHARED, rope_parameters: { rope_theta: 1, rope_type: 'yarn' } },
      '"yarn"',
    ],
    ['biases', { ...VERSION_4, attention_bias: true }, 'attention_bias'],
    ['feed-forward biases', { ...VERSION_4, mlp_bias: true }, 'mlp_bias'],
    ['another activation', { ...VERSION_4, hidden_act: 'gelu' }, 'hidden_act "gelu"'],
    ['attention to what comes later', { ...GEMMA, use_bidirectional_attention: true }, 'use_bidirectional_attention'],
    ['no activation of Gemma', { ...GEMMA, hidden_act: null }, 'hidden_act'],
    ['another activation of Gemma', { ...GEMMA, hidden_act: 'relu' }, 'hidden_act "relu"'],
    ['a missing size', { ...VERSION_4, hidden_size: undefined }, 'hidden_size'],
    ['half a block', { ...VERSION_4, num_hidden_layers: 2.5 }, 'num_hidden_layers'],
    ['heads that do not divide the width', { ...VERSION_4, num_attention_heads: 7 }, '7 heads'],
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
