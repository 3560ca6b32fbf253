// config.json of a Hugging Face model, as the decoders here need it. What they cannot do is refused by name. A new family
// is one file beside this one and one line here.
import * as v from 'valibot';
import type { DecoderConfig } from './decoderConfig.ts';
import { asList, tokenIds, unusable } from './fields.ts';
import { readGemma } from './gemma.ts';
import { readGemma3 } from './gemma3.ts';
import { readGpt2 } from './gpt2.ts';
import { readGptNeo } from './gptNeo.ts';
import { readGptNeox } from './gptNeox.ts';
import { readLlama } from './llama.ts';
import { readQwen2 } from './qwen2.ts';
import { readQwen3 } from './qwen3.ts';

/** By model_type. */
const FAMILIES: ReadonlyMap<string, (json: unknown) => DecoderConfig> = new Map([
  ['llama', readLlama],
  ['qwen2', readQwen2],
  ['qwen3', readQwen3],
  ['gpt2', readGpt2],
  ['gpt_neo', readGptNeo],
  ['gpt_neox', readGptNeox],
  ['gemma', readGemma],
  ['gemma3_text', readGemma3],
]);

/** From the parsed config.json. Throws 'bad-model', naming what is not supported and what is. */
export function readModelConfig(json: unknown): DecoderConfig {
  const kind = v.safeParse(v.object({ model_type: v.string() }), json);
  if (!kind.success) throw unusable('it does not say which family the model is of (model_type)');
  const { model_type: type } = kind.output;
  const read = FAMILIES.get(type);
  const known = [...FAMILIES.keys()].map((name) => `"${name}"`).join(', ');
  if (!read) throw unusable(`models of the family "${type}" are not supported; these are: ${known}`);
  return read(json);
}

/** The ids that end a text, from generation_config.json; undefined when it is absent or does not say. */
export function readGenerationEosIds(json: unknown): number[] | undefined {
  const parsed = v.safeParse(v.object({ eos_token_id: tokenIds }), json);
  return parsed.success && parsed.output.eos_token_id != null ? asList(parsed.output.eos_token_id) : undefined;
}
