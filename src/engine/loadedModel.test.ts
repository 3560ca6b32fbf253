import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderLibrary } from '../cli/folders.ts';
import { loadDecoder, loadModel, usualFormat } from './loadedModel.ts';
import { readModelConfig } from './model/config.ts';
import { BlockDecoder } from './model/blockDecoder.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import { writeSafetensors } from './storage/safetensors.ts';
import { brokenGpu } from './testing/brokenGpu.ts';
import { FIXTURES, readJson } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { type FileSource, fileInMemory } from './storage/fileSource.ts';

it('a text ends where generation_config.json says, else where config.json does', async () => {
  const gpu = await testGpu();
  const library = folderLibrary(join(FIXTURES, 'models'));
  const files = await readModelFiles((name) => library.file('tiny-llama', name));
  const eosIds = async (generationConfig: unknown): Promise<readonly number[]> => {
    const { decoder, side } = await loadModel(gpu, await library.entry('tiny-llama'), { ...files, generationConfig });
    decoder.destroy();
    return side.eosIds;
  };
  expect(await eosIds({ eos_token_id: [5, 2] })).toEqual([5, 2]);
  expect(await eosIds(undefined)).toEqual([2]);
});

it('large models are kept as f16 on a card, all others as f32', async () => {
  const gpu = await testGpu();
  const [card, cpu] = [true, false].map((isCard) => brokenGpu(gpu, {}, { fallback: !isCard }));
  expect([1e6, 19e6, 20e6, 1e9].map((numbers) => usualFormat(card, numbers))).toEqual(['f32', 'f32', 'f16', 'f16']);
  expect(usualFormat(cpu, 1e9)).toBe('f32');
});

it('a model that f16 cannot hold is kept as f32, unless f16 was asked for', async () => {
  // A vocabulary that makes it large, and one weight beyond the largest half.
  const gpu = brokenGpu(await testGpu(), {}, { fallback: false });
  const config = { ...(readJson(FIXTURES, 'models/tiny-llama/config.json') as object), vocab_size: 320_000 };
  const model = new BlockDecoder(gpu, readModelConfig(config));
  const shapes = model.parts;
  model.destroy();
  const weights = (first: number): FileSource[] => [
    fileInMemory(
      writeSafetensors(
        shapes.map(({ name, shape }) => {
          const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
          values[0] = name.startsWith('embed') ? first : 1;
          return { name, shape, values };
        }),
        {},
      ),
    ),
  ];
  const packings = async (first: number): Promise<(string | undefined)[]> => {
    const { decoder } = await loadDecoder(gpu, config, weights(first));
    decoder.destroy();
    return [...new Set(decoder.parts.map(({ tensor }) => tensor.packing))];
  };
  expect(await packings(1)).toContain('f16');
  expect(await packings(7e4)).toEqual([undefined]);
  await expect(loadDecoder(gpu, config, weights(7e4), { weights: 'f16' })).rejects.toThrow('f16 cannot hold 70000');
});

it('a chat template is taken from the files, with the special tokens; one that cannot be used is told', async () => {
  const gpu = await testGpu();
  const library = folderLibrary(join(FIXTURES, 'models'));
  const files = await readModelFiles((name) => library.file('tiny-llama', name));
  const load = async (chatTemplate: string | undefined): ReturnType<typeof loadModel> => {
    const tokenizerConfig = { bos_token: { content: '<s>' }, eos_token: '</s>', pad_token: null };
    const loaded = await loadModel(gpu, await library.entry('tiny-llama'), { ...files, tokenizerConfig, chatTemplate });
    loaded.decoder.destroy();
    return loaded;
  };
  const names = '{{ [bos_token, eos_token, pad_token is defined] | join }}{{ messages | length }}';
  const { card, side, templateProblem } = await load(names);
  expect([card.hasChatTemplate, templateProblem]).toEqual([true, undefined]);
  expect(side.template?.render([])).toBe('<s></s>false0');
  expect((await load(undefined)).card.hasChatTemplate).toBe(false);
  const refusing = await load("{{ raise_exception('never') }}"); // perhaps it likes other conversations
  expect(refusing.card.hasChatTemplate).toBe(true);
  for (const source of ['{% if %}', '{{ messages | shuffle }}']) {
    const broken = await load(source);
    expect([broken.card.hasChatTemplate, broken.side.template]).toEqual([false, undefined]);
    expect(broken.templateProblem).toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining("tiny-llama: The model's chat template cannot be used") as string,
      hint: 'It is given conversations as plain text.',
    });
  }
});
