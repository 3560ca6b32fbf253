// A model that goes on from another one begins with its tensors, and draws only what it was not given.
import { beforeAll, expect, it } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import type { NamedValues } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { testGpu } from '../testing/gpu.ts';
import type { EncodedExample } from './encode.ts';
import { Pretraining, type PretrainSettings } from './pretrain.ts';

const CONFIG = readModelConfig({
  model_type: 'llama',
  vocab_size: 12,
  hidden_size: 16,
  intermediate_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 2,
  hidden_act: 'silu',
  max_position_embeddings: 16,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: false,
  eos_token_id: 2,
});

const SETTINGS: PretrainSettings = {
  steps: 2,
  learningRate: 1e-2,
  warmupSteps: 0,
  beta2: 0.98,
  weightDecay: 0,
  clip: 1,
  embeddingScale: 1,
  embeddingNoise: 0,
  seed: 5,
};

const BATCH: EncodedExample[] = [{ ids: [3, 4, 5], labels: [4, 5, 2], augmenters: new Map() }];

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

async function begun(seed: number, initial?: readonly NamedValues[]): Promise<NamedValues[]> {
  const training = await Pretraining.create(gpu, CONFIG, BATCH, { ...SETTINGS, seed }, initial);
  const parts = await saveParts(gpu, training.model.parts);
  training.endTraining();
  training.model.destroy();
  return parts;
}

it('begins with the tensors that it is given, and draws the others by its seed', async () => {
  const [first, other] = [await begun(5), await begun(6)];
  const given = first.slice(0, 3);
  const goneOn = await begun(6, given);
  expect(first.map(({ name }) => name)).toEqual(goneOn.map(({ name }) => name));
  for (const [i, { name, values }] of goneOn.entries())
    expect(values, name).toEqual(i < given.length ? first[i].values : other[i].values);
});

it('trains all but what is frozen', async () => {
  const training = await Pretraining.create(gpu, CONFIG, BATCH, SETTINGS, [], ['head']);
  const before = await saveParts(gpu, training.model.parts);
  const losses = [await training.next(BATCH), await training.next(BATCH)];
  const after = await saveParts(gpu, training.model.parts);
  training.endTraining();
  training.model.destroy();
  expect(losses[1]).toBeLessThan(losses[0]);
  const same = after.filter(({ values }, i) => values.every((value, k) => value === before[i].values[k]));
  expect(same.map(({ name }) => name)).toEqual(['lm_head.weight']);
});
