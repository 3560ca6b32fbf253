// The files of a model in Hugging Face layout, from wherever they come: the page's own models, a folder, a download.
import * as v from 'valibot';
import type { FileSource } from './fileSource.ts';
import {
  CHAT_TEMPLATE,
  CONFIG,
  GENERATION_CONFIG,
  LAYOUT,
  TOKENIZER,
  TOKENIZER_CONFIG,
  unusable,
} from './modelChoice.ts';
import { readJson, readText } from './textFiles.ts';
import { openWeights, type FileOpener } from './weightFiles.ts';

export interface ModelFiles {
  /** Parsed config.json; readModelConfig checks it. */
  config: unknown;
  /** Parsed tokenizer.json; TextTokenizer.fromJson checks it. */
  tokenizer: unknown;
  tokenizerConfig?: unknown;
  generationConfig?: unknown;
  /** In Jinja. */
  chatTemplate?: string;
  /** model.safetensors, or its parts. */
  weights: readonly FileSource[];
  /** Of all files together. */
  bytes: number;
}

/** Small files first, so that a model that cannot be used is refused before its weights are had. Throws 'bad-model'. */
export async function readModelFiles(open: FileOpener): Promise<ModelFiles> {
  let bytes = 0;
  const counted: FileOpener = async (name) => {
    const file = await open(name);
    bytes += file?.bytes ?? 0;
    return file;
  };
  const optional = async <T>(name: string, read: (name: string, file: FileSource) => Promise<T>) => {
    const file = await counted(name);
    return file && read(name, file);
  };
  const requiredJson = async (name: string) => {
    const file = await counted(name);
    if (!file) throw unusable(`${name} is missing`, LAYOUT);
    return readJson(name, file);
  };

  const config = await requiredJson(CONFIG);
  const tokenizer = await requiredJson(TOKENIZER);
  const tokenizerConfig = await optional(TOKENIZER_CONFIG, readJson);
  const generationConfig = await optional(GENERATION_CONFIG, readJson);
  const chatTemplate = (await optional(CHAT_TEMPLATE, readText)) ?? templateIn(tokenizerConfig);
  const weights = await openWeights(counted);
  return { config, tokenizer, tokenizerConfig, generationConfig, chatTemplate, weights, bytes };
}

const templates = v.object({
  chat_template: v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))]),
});

/** tokenizer_config.json has one as text, or several with names, of which "default" is the one for conversations. */
export function templateIn(tokenizerConfig: unknown): string | undefined {
  const parsed = v.safeParse(templates, tokenizerConfig);
  if (!parsed.success) return undefined;
  const { chat_template: found } = parsed.output;
  return typeof found === 'string' ? found : found.find(({ name }) => name === 'default')?.template;
}
