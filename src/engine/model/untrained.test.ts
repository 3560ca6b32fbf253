// Decoders that never learned anything: what their weights are, that they follow from the seed alone, and what is left behind.
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from '../gpu/device.ts';
import type { WeightFormat } from '../gpu/packing.ts';
import { loadDecoder } from '../loadedModel.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import { FIXTURES, readBytes, readJson } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { liveBuffers } from '../testing/liveBuffers.ts';
import type { Decoder } from './decoder.ts';
import { packedLogits } from './packedLogits.ts';
import type { NamedValues } from './parts.ts';
import { saveParts } from './savedParts.ts';
import { untrainedTwin } from './untrained.ts';

const FAMILIES = ['tiny-llama', 'tiny-qwen3', 'tiny-gpt2', 'tiny-gpt-neox', 'tiny-gemma', 'tiny-gemma3'];

async function load(gpu: Gpu, name: string, weights: WeightFormat = 'f32'): Promise<Decoder> {
  const folder = join(FIXTURES, 'models', name);
  const file = fileInMemory(readBytes(join(folder, 'model.safetensors')));
  return (await loadDecoder(gpu, readJson(folder, 'config.json'), [file], { weights })).decoder;
}

async function weightsOf(gpu: Gpu, model: Decoder, seed: number): Promise<NamedValues[]> {
  const twin = await untrainedTwin(gpu, model, seed);
  const weights = await saveParts(gpu, twin.parts);
  twin.destroy();
  return weights;
}

describe('an untrained twin', () => {
  it.each(FAMILIES)(
    'of %s: matrices normal with deviation 0.02, gains that do nothing, no biases; it differs',
    async (name) => {
      const gpu = await testGpu();
      const model = await load(gpu, name);
      const before = await saveParts(gpu, model.parts);
      const twin = await untrainedTwin(gpu, model, 5);
      const weights = await saveParts(gpu, twin.parts);
      expect(weights.map(({ shape }) => shape)).toEqual(before.map(({ shape }) => shape));
      const gain = name.startsWith('tiny-gemma') ? 0 : 1; // Gemma keeps gains as their distance from 1
      for (const { name: tensor, shape, values } of weights) {
        if (shape.length === 1) {
          expect(new Set(values), tensor).toEqual(new Set([tensor.endsWith('.bias') ? 0 : gain]));
          continue;
        }
        const spread = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
        expect(Math.abs(spread / 0.02 - 1), tensor).toBeLessThan(4 / Math.sqrt(2 * values.length));
      }
      const all = weights
        .filter(({ shape }) => shape.length > 1)
        .flatMap(({ values }) => Array.from(values.subarray(0, 50)));
      expect(new Set(all).size).toBe(all.length); // no two matrices begin alike
      const [said, known] = [await packedLogits(gpu, twin, [1, 2, 3]), await packedLogits(gpu, model, [1, 2, 3])];
      expect(said.flat().every(Number.isFinite)).toBe(true);
      expect(said).not.toEqual(known);
      twin.destroy();
      expect(await saveParts(gpu, model.parts)).toEqual(before);
      model.destroy();
    },
  );

  it('follows from the seed alone, also where an adapter has no buffer for a whole table', async () => {
    const gpu = await testGpu();
    const model = await load(gpu, 'tiny-gemma3');
    const whole = await weightsOf(gpu, model, 1);
    expect(await weightsOf(gpu, model, 1)).toEqual(whole);
    expect(await weightsOf(gpu, model, 2)).not.toEqual(whole);
    const { vocabulary, width } = model.config;
    const maxBufferBytes = 4 * 64 * width;
    expect(vocabulary).toBeGreaterThan(64);
    const cramped = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes } };
    const twin = await untrainedTwin(cramped, model, 1);
    expect(twin.parts.some(({ within }) => within)).toBe(true);
    expect(await saveParts(gpu, twin.parts)).toEqual(whole);
    twin.destroy();
    model.destroy();
  });

  it.each(['f16', 'q8'] as const)('is packed as the model is, %s', async (format) => {
    const gpu = await testGpu();
    const model = await load(gpu, 'tiny-llama', format);
    const twin = await untrainedTwin(gpu, model, 1);
    const packings = (of: Decoder) => of.parts.map(({ tensor }) => tensor.packing);
    expect(packings(twin)).toEqual(packings(model));
    expect(packings(twin)).toContain(format);
    twin.destroy();
    model.destroy();
  });

  it('for which there is no memory fails in words, with nothing held', async () => {
    const gpu = await testGpu();
    const model = await load(gpu, 'tiny-llama');
    const live = liveBuffers(gpu);
    const spy = vi.spyOn(gpu.device, 'popErrorScope').mockResolvedValueOnce({ message: 'it is full' });
    await expect(untrainedTwin(gpu, model, 1)).rejects.toMatchObject({
      code: 'out-of-memory',
      message: expect.stringMatching(
        /^There is no graphics memory left for a second, untrained augmenter, which takes \d+ kB\.$/,
      ),
      hint: 'Choose smaller models. Or close other tabs that use the graphics card.',
    });
    spy.mockRestore();
    await gpu.device.popErrorScope(); // the one that the answer above stood for
    expect([...live]).toEqual([]);
    const cramped = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes: 64 } };
    await expect(untrainedTwin(cramped, model, 1)).rejects.toBeInstanceOf(PatchbayError);
    expect([...live]).toEqual([]);
    vi.restoreAllMocks();
    model.destroy();
  });
});
