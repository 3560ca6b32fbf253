// Writing public/models: a folder per model in Hugging Face layout, and the index with sizes and hashes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import { writeSafetensors } from '../../src/engine/storage/safetensors.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import type { CurvePoint } from './pretrain.ts';
import { CONTEXT_LENGTH, NORM_EPSILON, recipes, ROPE_THETA, type Recipe } from './recipes.ts';
import type { TokenizerFiles } from './tokenizers.ts';

export const MODELS = 'public/models';
/** Files that the page needs; cards and curves are for people who look into the repository. */
const SERVED = /^(config|generation_config|tokenizer|tokenizer_config)\.json$|\.safetensors$|^(train|held-out)\.jsonl$/;
const LICENSE = 'MIT';

export interface TrainingRecord {
  command: string;
  adapter: string;
  date: string;
  settings: unknown;
  /** Measured after training. */
  results: Record<string, number>;
  curve: CurvePoint[];
}

/** config.json of a model. */
export function llamaConfig(recipe: Recipe, vocabulary: number, eosId: number) {
  const { blocks, width, heads, hidden } = recipe;
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

/** A folder that `transformers` opens as well. */
export async function writeModel(
  gpu: Gpu,
  id: string,
  config: ReturnType<typeof llamaConfig>,
  model: BlockDecoder,
  tokenizer: TokenizerFiles,
): Promise<void> {
  const named = (await saveParts(gpu, model.parts)).map((part) => ({
    ...part,
    name: part.name.startsWith('lm_head') ? part.name : `model.${part.name}`,
  }));
  const eosId = config.eos_token_id;
  await writeJson(id, 'config.json', config);
  await writeJson(id, 'generation_config.json', { eos_token_id: eosId, do_sample: false });
  await writeJson(id, 'tokenizer.json', tokenizer.tokenizer);
  await writeJson(id, 'tokenizer_config.json', tokenizer.config);
  await writeBytes(id, 'model.safetensors', new Uint8Array(writeSafetensors(named, { format: 'pt' })));
}

export async function writeJson(id: string, name: string, value: unknown): Promise<void> {
  await writeBytes(id, name, new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`));
}

export async function writeBytes(id: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(MODELS, id), { recursive: true });
  await writeFile(join(MODELS, id, name), bytes);
}

/** index.json: what the page may load, with the hashes under which the browser keeps it. */
export async function writeIndex(): Promise<void> {
  const about = {
    codes: recipes.codes,
    sums: recipes.sums,
    [codesAndSums.id]: { title: codesAndSums.title, about: codesAndSums.headline },
  };
  const models = [];
  for (const [id, { title, about: text }] of Object.entries(about)) {
    const folder = join(MODELS, id);
    if (!existsSync(folder)) continue;
    const files = [];
    for (const name of (await readdir(folder)).filter((file) => SERVED.test(file)).sort()) {
      const bytes = await readFile(join(folder, name));
      files.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    }
    models.push({ id, title, about: text, license: LICENSE, files });
  }
  await writeFile(join(MODELS, 'index.json'), `${JSON.stringify({ models }, null, 1)}\n`);
}
