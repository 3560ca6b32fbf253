// The small files of a model: config.json, generation_config.json, the index of weights, and which files there are.
import * as fc from 'fast-check';
import { chooseFiles } from '../../../src/engine/storage/modelChoice.ts';
import { fileInMemory } from '../../../src/engine/storage/fileSource.ts';
import { readModelFiles } from '../../../src/engine/storage/modelFiles.ts';
import { writeSafetensors } from '../../../src/engine/storage/safetensors.ts';
import { readGenerationEosIds, readModelConfig } from '../../../src/engine/model/config.ts';
import { readSpecialTokens } from '../../../src/engine/text/specialTokens.ts';
import { changedJson } from '../changedJson.ts';
import { changedText } from '../changedText.ts';
import { hostileJson, hostileNumber, hostileText, jsonOf } from '../hostileValues.ts';
import { expectThat, orRefused, parser } from '../parser.ts';
import { FAMILIES, jsonOfFile, modelFile, textOfFile } from '../repositoryFiles.ts';

const configs = FAMILIES.map((family) => jsonOfFile(modelFile(family, 'config.json')));
const FIELDS = [...new Set(configs.flatMap((config) => Object.keys(config as object)))];
const TYPES = ['llama', 'qwen2', 'qwen3', 'gpt2', 'gpt_neox', 'gpt_neo', 'gemma', 'gemma3_text', '__proto__', 'mamba'];
const sizes = fc.oneof(fc.constantFrom(1, 2, 4, 8, 16, 64, 256), hostileNumber, hostileJson);

const generatedConfig = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...FIELDS), sizes, { maxKeys: 25 }))
  .map(([type, fields]): unknown => ({ ...fields, model_type: type }));

function runConfig(json: unknown): void {
  const ids = readGenerationEosIds(json) ?? [];
  expectThat(
    ids.every((id) => Number.isSafeInteger(id) && id >= 0),
    'ids of ends are ids',
  );
  const config = readModelConfig(json);
  const { blocks, width, heads, kvHeads, headWidth, hidden, vocabulary, contextLength, traits, norm, eosIds } = config;
  const counts = [blocks, width, heads, kvHeads, headWidth, hidden, vocabulary, contextLength];
  expectThat(
    counts.every((count) => Number.isSafeInteger(count) && count > 0),
    `sizes are counts: ${counts.join()}`,
  );
  expectThat(traits.length === blocks, 'there are traits of each block');
  expectThat([norm.epsilon, config.embeddingScale].every(isF32), `epsilon and scale are numbers of f32`);
  for (const { window, frequencies, scale } of new Set(traits)) {
    expectThat(window === Infinity || (Number.isSafeInteger(window) && window > 0), 'a window is a count');
    expectThat([scale, ...frequencies].every(isF32), `scale ${scale} and frequencies are numbers of f32`);
  }
  expectThat(
    eosIds.every((id) => Number.isSafeInteger(id) && id >= 0),
    'ids are ids',
  );
}

/** The kernels calculate with these. */
const isF32 = (value: number): boolean => Number.isFinite(Math.fround(value));

export const config = parser<unknown>({
  name: 'config',
  about: 'config.json of all families, generation_config.json',
  generated: generatedConfig,
  mutated: changedJson(configs),
  bytes: (json) => jsonOf(json).length,
  run: runConfig,
});

type Files = Record<string, string>;
const tensor = { name: 'a', shape: [2], values: new Float32Array(2) };
const WEIGHTS = Buffer.from(writeSafetensors([tensor], {})).toString('latin1');
const tokenizerConfig = textOfFile(modelFile('tiny-llama', 'tokenizer_config.json'));
const INDEX = jsonOf({ metadata: {}, weight_map: { a: 'model-1.safetensors' } });
const FOLDERS: Files[] = [
  {
    'config.json': '{}',
    'tokenizer.json': '{}',
    'model.safetensors': WEIGHTS,
    'tokenizer_config.json': tokenizerConfig,
  },
  {
    'config.json': '{}',
    'tokenizer.json': '{}',
    'model.safetensors.index.json': INDEX,
    'model-1.safetensors': WEIGHTS,
  },
  {
    'config.json': '{}',
    'tokenizer.json': '{}',
    'model.safetensors': WEIGHTS,
    'tokenizer_config.json': jsonOf({ chat_template: [{ name: 'default', template: '{{ messages }}' }] }),
    'chat_template.jinja': '{{ messages[0].content }}',
    'generation_config.json': jsonOf({ eos_token_id: [1, 2] }),
  },
];
const NAMES = [...new Set(FOLDERS.flatMap((folder) => Object.keys(folder))), 'pytorch_model.bin', 'a.gguf', '../x'];
const index = fc
  .array(fc.tuple(hostileText, fc.oneof(fc.constantFrom('model-1.safetensors', 'a/../b.safetensors'), hostileJson)), {
    maxLength: 5,
  })
  .map((entries) => jsonOf({ weight_map: Object.fromEntries(entries) }));
const content = fc.oneof(
  index,
  hostileJson.map(jsonOf),
  fc.constant(WEIGHTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const generatedFolder = fc.dictionary(fc.constantFrom(...NAMES), content, { maxKeys: 6 });
const mutatedFolder = fc
  .tuple(
    fc.nat(FOLDERS.length - 1),
    fc.nat(20),
    changedText(Object.values(FOLDERS[1]), ['[', '{', '"', '\0', '1e999', INDEX]),
    fc.boolean(),
  )
  .map(([which, file, text, isLeftOut]) => {
    const folder: Files = { ...FOLDERS[which] };
    const names = Object.keys(folder);
    const name = names[file % names.length];
    if (isLeftOut) delete folder[name];
    else folder[name] = text;
    return folder;
  });

async function runFolder(folder: Files): Promise<void> {
  const files = new Map(
    Object.entries(folder).map(([name, text]) => [name, Uint8Array.from(Buffer.from(text, 'latin1'))]),
  );
  const chosen = await orRefused(() => chooseFiles([...files].map(([name, { length }]) => ({ name, bytes: length }))));
  const read = await readModelFiles(async (name) => {
    const bytes = files.get(name);
    return bytes && fileInMemory(bytes.buffer);
  });
  expectThat(chosen === undefined || read.weights.length > 0, 'a model has weights');
  expectThat(read.weights.length > 0, 'a model has weights');
  expectThat(read.chatTemplate === undefined || typeof read.chatTemplate === 'string', 'a template is a text');
  for (const token of Object.values(readSpecialTokens(read.tokenizerConfig)))
    expectThat(typeof token === 'string', 'a token is a text');
}

export const modelFolder = parser<Files>({
  name: 'model-folder',
  about: "a model's folder: which files, the index of weights, tokenizer_config.json",
  generated: generatedFolder,
  mutated: mutatedFolder,
  bytes: (folder) => Object.values(folder).join('').length,
  run: runFolder,
});
