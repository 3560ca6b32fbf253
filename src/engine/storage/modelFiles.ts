// The files of a model in Hugging Face layout, from wherever they come: the page's own models, a folder, a download.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import { readWhole, type FileSource } from './fileSource.ts';

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

/** The file of that name, or undefined when there is none. What it throws is passed on. */
export type FileOpener = (name: string) => Promise<FileSource | undefined>;

/** Small files first, so that a model that cannot be used is refused before its weights are had. Throws 'bad-model'. */
export async function readModelFiles(open: FileOpener): Promise<ModelFiles> {
  let bytes = 0;
  const required = async (name: string) => {
    const file = await open(name);
    if (!file) throw broken(`${name} is missing`);
    bytes += file.bytes;
    return file;
  };
  const requiredJson = async (name: string) => parseJson(name, await readWhole(await required(name)));
  const optionalJson = async (name: string) => {
    const file = await open(name);
    bytes += file?.bytes ?? 0;
    return file && parseJson(name, await readWhole(file));
  };

  const config = await requiredJson('config.json');
  const tokenizer = await requiredJson('tokenizer.json');
  const tokenizerConfig = await optionalJson('tokenizer_config.json');
  const generationConfig = await optionalJson('generation_config.json');
  const template = await open('chat_template.jinja');
  bytes += template?.bytes ?? 0;
  const chatTemplate = template ? new TextDecoder().decode(await readWhole(template)) : templateIn(tokenizerConfig);
  const weights = [await required('model.safetensors')];
  return { config, tokenizer, tokenizerConfig, generationConfig, chatTemplate, weights, bytes };
}

const templates = v.object({
  chat_template: v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))]),
});

/** tokenizer_config.json has one as text, or several with names, of which "default" is the one for conversations. */
function templateIn(tokenizerConfig: unknown): string | undefined {
  const parsed = v.safeParse(templates, tokenizerConfig);
  if (!parsed.success) return undefined;
  const { chat_template: found } = parsed.output;
  return typeof found === 'string' ? found : found.find(({ name }) => name === 'default')?.template;
}

function parseJson(name: string, file: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch (thrown) {
    throw broken(`${name} is not JSON`, thrown);
  }
}

function broken(reason: string, cause?: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'bad-model',
      message: `This model cannot be used: ${reason}.`,
      hint: 'A model needs config.json, tokenizer.json and model.safetensors, as Hugging Face lays them out.',
      detail: cause instanceof Error ? cause.message : undefined,
    },
    { cause },
  );
}
