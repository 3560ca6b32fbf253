// Which files of a repository or folder make up a model, and why some cannot be one. The rules are the same wherever the
// files come from.
import { PatchbayError } from '../../shared/errors.ts';

/** Wherever it lies. */
export interface ListedFile {
  name: string;
  bytes: number;
}

export const CONFIG = 'config.json';
export const TOKENIZER = 'tokenizer.json';
export const TOKENIZER_CONFIG = 'tokenizer_config.json';
export const GENERATION_CONFIG = 'generation_config.json';
export const CHAT_TEMPLATE = 'chat_template.jinja';
export const WEIGHTS = 'model.safetensors';
export const WEIGHTS_INDEX = 'model.safetensors.index.json';

const REQUIRED = [CONFIG, TOKENIZER];
const OPTIONAL = [TOKENIZER_CONFIG, GENERATION_CONFIG, CHAT_TEMPLATE];
/** All but the weights. */
export const SMALL_FILES: readonly string[] = [...REQUIRED, ...OPTIONAL];
/** They are parsed as a whole. */
const LARGEST_SMALL_FILE = 100_000_000;

const PICKLE = /\.(bin|pt|pth|ckpt|pkl|pickle)$/i;
const FOREIGN: readonly [RegExp, string][] = [
  [/\.gguf$/i, 'GGUF'],
  [/\.onnx$/i, 'ONNX'],
  [/\.(h5|keras)$/i, 'Keras'],
  [/\.msgpack$/i, 'Flax'],
  [/\.(tflite|task|litertlm)$/i, 'LiteRT'],
];

/** Small files first. The weights are one file, or an index that names the others. @throws PatchbayError 'bad-model'. */
export function chooseFiles<File extends ListedFile>(files: readonly File[]): { small: File[]; weights: File } {
  const named = (name: string): File | undefined => {
    const found = files.filter((file) => file.name === name);
    if (found.length > 1) throw unusable(`there are two files called ${name}`, 'Pick the files of one model.');
    return found[0];
  };
  const weights = named(WEIGHTS) ?? named(WEIGHTS_INDEX);
  if (!weights) throw withoutWeights(files.map(({ name }) => name));
  const missing = REQUIRED.find((name) => !named(name));
  if (missing) throw unusable(`${missing} is missing`, adviceOn(missing));
  const small = SMALL_FILES.flatMap((name) => named(name) ?? []);
  for (const { name, bytes } of [...small, ...(weights.name === WEIGHTS_INDEX ? [weights] : [])])
    if (bytes > LARGEST_SMALL_FILE) throw unusable(`${name} has ${bytes} bytes`, adviceOn(name));
  return { small, weights };
}

export function unusable(reason: string, hint: string, cause?: unknown): PatchbayError {
  const detail = cause instanceof Error ? cause.message : undefined;
  return new PatchbayError(
    { code: 'bad-model', message: `This model cannot be used: ${reason}.`, hint, detail },
    { cause },
  );
}

export const LAYOUT = 'A model needs config.json, tokenizer.json and model.safetensors, as Hugging Face lays them out.';

function adviceOn(missing: string): string {
  if (missing !== TOKENIZER) return LAYOUT;
  return 'Its tokenizer is in another form: save it with AutoTokenizer.from_pretrained(…).save_pretrained(…) of transformers.';
}

function withoutWeights(names: readonly string[]): PatchbayError {
  if (names.some((name) => name.endsWith('.safetensors')))
    return unusable(`its weights are not called ${WEIGHTS}`, `Rename the file to ${WEIGHTS} if it is the whole model.`);
  if (names.some((name) => PICKLE.test(name)))
    return unusable(
      'its weights are a pickle, and opening a pickle can run any program',
      'Look for a revision with .safetensors, or convert it with save_pretrained of transformers.',
    );
  const foreign = FOREIGN.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (foreign)
    return unusable(`its weights are in the ${foreign[1]} format`, 'Look for the same model as .safetensors.');
  return unusable('it has no .safetensors file', LAYOUT);
}
