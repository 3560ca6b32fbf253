// Writing public/models: a folder per model in Hugging Face layout, and the index with sizes and hashes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import { jsonBytes, llamaFiles, type llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import type { TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';
import { idOf, type BuiltIn, type BuiltInLinks } from './builtIn.ts';
import type { CurvePoint } from './curve.ts';

export const MODELS = 'public/models';
/** Files that the page needs; cards and curves are for people who look into the repository. */
const SERVED =
  /^(config|generation_config|tokenizer|tokenizer_config)\.json$|\.safetensors$|^(train|held-out|kept)\.jsonl$/;
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

/** A folder that `transformers` opens as well. */
export async function writeModel(
  gpu: Gpu,
  id: string,
  config: ReturnType<typeof llamaConfig>,
  model: BlockDecoder,
  tokenizer: TokenizerFiles,
): Promise<void> {
  const files = llamaFiles(config, await saveParts(gpu, model.parts), tokenizer);
  for (const [name, bytes] of files) await writeBytes(id, name, bytes);
}

export async function writeJson(id: string, name: string, value: unknown): Promise<void> {
  await writeBytes(id, name, jsonBytes(value));
}

export async function writeBytes(id: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(MODELS, id), { recursive: true });
  await writeFile(join(MODELS, id, name), bytes);
}

/** index.json: what the page may load, with the hashes under which the browser keeps it. */
export async function writeIndex(builtIns: readonly BuiltIn[]): Promise<void> {
  const models = [];
  for (const builtIn of builtIns) {
    const id = idOf(builtIn);
    const { title, about: text } = builtIn.kind === 'model' ? builtIn.recipe : linksText(builtIn.preset);
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

const linksText = ({ title, headline }: BuiltInLinks['preset']): { title: string; about: string } => ({
  title,
  about: headline,
});
