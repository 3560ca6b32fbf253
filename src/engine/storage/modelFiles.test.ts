import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { readModelFiles } from './modelFiles.ts';
import { readWhole, fileInMemory } from './fileSource.ts';
import type { FileOpener } from './weightFiles.ts';

const COMPLETE: Record<string, string> = {
  'config.json': '{"model_type":"llama"}',
  'tokenizer.json': '{"model":{}}',
  'generation_config.json': '{"eos_token_id":2}',
  'model.safetensors': 'weights',
};

function readerOf(files: Record<string, string>, asked: string[] = []): FileOpener {
  return (name) => {
    asked.push(name);
    const text = files[name];
    return Promise.resolve(text === undefined ? undefined : fileInMemory(new TextEncoder().encode(text).buffer));
  };
}

describe('readModelFiles', () => {
  it('reads what is there, adds up the bytes, and takes the weights last', async () => {
    const asked: string[] = [];
    const files = await readModelFiles(readerOf(COMPLETE, asked));
    expect(files.config).toEqual({ model_type: 'llama' });
    expect(files.tokenizer).toEqual({ model: {} });
    expect(files.tokenizerConfig).toBeUndefined();
    expect(files.generationConfig).toEqual({ eos_token_id: 2 });
    expect(new TextDecoder().decode(await readWhole(files.weights[0]))).toBe('weights');
    expect(files.bytes).toBe(Object.values(COMPLETE).join('').length);
    expect(asked.at(-1)).toBe('model.safetensors');
  });

  it.each(['config.json', 'tokenizer.json', 'model.safetensors'])('names %s when it is missing', async (name) => {
    const { [name]: _gone, ...rest } = COMPLETE;
    const reading = readModelFiles(readerOf(rest));
    await expect(reading).rejects.toThrow(PatchbayError);
    await expect(reading).rejects.toThrow(`${name} is missing`);
  });

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])('names %s when it is broken', async (name) => {
    const reading = readModelFiles(readerOf({ ...COMPLETE, [name]: '{"cut off' }));
    await expect(reading).rejects.toThrow(`${name} is not JSON`);
  });

  it.each([
    ['a file of its own', { 'chat_template.jinja': 'A', 'tokenizer_config.json': '{"chat_template":"B"}' }, 'A'],
    ['the tokenizer', { 'tokenizer_config.json': '{"chat_template":"B"}' }, 'B'],
    [
      'several of the tokenizer',
      {
        'tokenizer_config.json': '{"chat_template":[{"name":"rag","template":"C"},{"name":"default","template":"D"}]}',
      },
      'D',
    ],
    ['nowhere', { 'tokenizer_config.json': '{"chat_template":7}' }, undefined],
  ])('takes the chat template from %s', async (_title, files, expected) => {
    const { chatTemplate } = await readModelFiles(readerOf({ ...COMPLETE, ...(files as Record<string, string>) }));
    expect(chatTemplate).toBe(expected);
  });

  it('passes on what the reader throws', async () => {
    const failure = new PatchbayError({ code: 'download', message: 'No connection.' });
    await expect(readModelFiles(() => Promise.reject(failure))).rejects.toBe(failure);
  });
});
