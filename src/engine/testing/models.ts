// Models as a hub would have them: file names and contents.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve('src/engine/testing/fixtures/models');

/** The files of a committed model. */
export function modelFolder(name: string): Record<string, Uint8Array> {
  const files = [
    'config.json',
    'generation_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'model.safetensors',
  ];
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(FOLDER, name, file))]));
}

/** A model with a tensor that nobody reads, as large as several spans of chunks. */
export const LARGE_BYTES = 75_000_000;
let large: Record<string, Uint8Array> | undefined;

export function largeModel(): Record<string, Uint8Array> {
  large ??= paddedModel('tiny-llama', LARGE_BYTES);
  return { ...large };
}

/** A committed model with a tensor of so many bytes that nobody reads. */
export function paddedModel(name: string, bytes: number): Record<string, Uint8Array> {
  const model = modelFolder(name);
  const weights = Buffer.from(model['model.safetensors']);
  const length = Number(weights.readBigUInt64LE());
  const header = JSON.parse(weights.toString('utf8', 8, 8 + length)) as Record<string, unknown>;
  const numbers = weights.subarray(8 + length);
  const extra = new Uint32Array(Math.ceil(bytes / 4));
  let state = 1;
  for (let i = 0; i < extra.length; i++) extra[i] = state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  const offsets = [numbers.length, numbers.length + extra.byteLength];
  header.padding = { dtype: 'U8', shape: [extra.byteLength], data_offsets: offsets };
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return { ...model, 'model.safetensors': Buffer.concat([size, text, numbers, new Uint8Array(extra.buffer)]) };
}
