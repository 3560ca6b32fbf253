// Small real files of this repository, which cases begin with.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FIXTURES = 'src/engine/testing/fixtures';

/** Paths are from the repository's root, which is where the command runs. */
export const bytesOfFile = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(resolve(path)));
export const textOfFile = (path: string): string => readFileSync(resolve(path), 'utf8');
export const jsonOfFile = (path: string): unknown => JSON.parse(textOfFile(path));

export const FAMILIES = [
  'tiny-llama',
  'tiny-llama3',
  'tiny-qwen2',
  'tiny-qwen3',
  'tiny-gpt2',
  'tiny-gpt-neo',
  'tiny-gpt-neox',
  'tiny-gpt-neox-serial',
  'tiny-gemma',
  'tiny-gemma3',
];
export const modelFile = (model: string, file: string): string => `${FIXTURES}/models/${model}/${file}`;
export const composedFile = (name: string, file: string): string => `${FIXTURES}/composed/${name}/${file}`;
