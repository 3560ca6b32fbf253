// Models whose matrices are packed: what they calculate, what that costs in accuracy, and how weights get there and back.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Packing, WeightFormat } from '../gpu/packing.ts';
import { byteLength, elements, type Tensor } from '../gpu/tensor.ts';
import { loadDecoder } from '../loadedModel.ts';
import * as reference from '../reference/packing.ts';
import { seededUniform } from '../seededRandom.ts';
import { writeSafetensors } from '../storage/safetensors.ts';
import { randomNormal } from '../testing/compare.ts';
import { FIXTURES, hasMoreFixtures, MORE_FIXTURES, readBytes, readJson, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import type { Decoder } from './decoder.ts';
import { packedLogits } from './packedLogits.ts';
import { inMemory, loadParts, storedAs, type NamedValues, type Part } from './parts.ts';
import { saveParts } from './savedParts.ts';
import { fileInMemory } from '../storage/fileSource.ts';

const IDS = [1, 5, 9, 2, 7, 30, 31, 8];
/** Two draws of noise of one size move the logits by amounts that differ by less than this. */
const CHANCE = 3;

const MODELS = [
  join(FIXTURES, 'models/tiny-llama'),
  ...['tiny-gemma', 'tiny-gpt2', 'tiny-gpt-neox', 'tiny-gemma3'].map((id) => join(FIXTURES, 'models', id)),
  'public/models/sums',
  ...(hasMoreFixtures('models') ? ['stories260K', 'made-gemma'].map((id) => join(MORE_FIXTURES, 'models', id)) : []),
];

async function load(folder: string, weights: WeightFormat): Promise<Decoder> {
  return loadBytes(folder, readBytes(join(folder, 'model.safetensors')), weights);
}

async function loadBytes(folder: string, bytes: ArrayBuffer, weights: WeightFormat = 'f32'): Promise<Decoder> {
  const config = readJson(folder, 'config.json');
  return (await loadDecoder(await testGpu(), config, [fileInMemory(bytes)], { weights })).decoder;
}

const tensorsOf = (parts: readonly Part[]): Tensor[] => [...new Set(parts.map(({ tensor }) => tensor))];

function bytesPerWeight(parts: readonly Part[]): number {
  const tensors = tensorsOf(parts);
  const bytes = tensors.reduce((sum, tensor) => sum + byteLength(tensor), 0);
  return bytes / tensors.reduce((sum, { shape }) => sum + elements(shape), 0);
}

/** Matrices with evenly distributed noise, as large as the largest error of a rounding to this format. */
function withNoise(weights: readonly NamedValues[], format: Packing): NamedValues[] {
  const random = seededUniform(1);
  return weights.map(({ name, shape, values }) => {
    const size = (i: number): number => {
      if (format === 'f16') return Math.abs(values[i]) * 2 ** -11;
      const first = i - (i % 32);
      return Math.max(...values.subarray(first, first + 32).map(Math.abs)) / 254;
    };
    const noisy = values.map((value, i) => value + size(i) * (2 * random() - 1));
    return { name, shape, values: shape.length === 2 ? noisy : values };
  });
}

describe.each(MODELS)('%s', (folder) => {
  it.each(['f16', 'q8'] as const)('as %s: f32 with the packed weights, as far from f32 as noise', async (format) => {
    const gpu = await testGpu();
    const logits = async (decoder: Decoder): Promise<number[]> => (await packedLogits(gpu, decoder, IDS)).flat();
    const [exact, packed] = [await load(folder, 'f32'), await load(folder, format)];
    expect(tensorsOf(packed.parts).some(({ packing }) => packing === format)).toBe(true);
    const unpacked = await loadBytes(folder, writeSafetensors(await saveParts(gpu, packed.parts), {}));
    const noisy = await loadBytes(folder, writeSafetensors(withNoise(await saveParts(gpu, exact.parts), format), {}));

    const [expected, actual] = [await logits(exact), await logits(packed)];
    expect(relativeError(await logits(unpacked), actual)).toBeLessThan(2e-5);
    expect(relativeError(actual, expected)).toBeLessThan(CHANCE * relativeError(await logits(noisy), expected));
    for (const decoder of [exact, packed, unpacked, noisy]) decoder.destroy();
  });
});

describe('packed weights', () => {
  it('4, 2 and 1.125 bytes a weight, and a little for vectors and for rows that are no whole groups', async () => {
    const [f32, f16, q8] = await Promise.all(
      (['f32', 'f16', 'q8'] as const).map(async (format) => {
        const model = await load('public/models/sums', format);
        model.destroy();
        return bytesPerWeight(model.parts);
      }),
    );
    expect(f32).toBe(4);
    expect(f16).toBeCloseTo(2, 1);
    expect(q8).toBeCloseTo(1.125, 1);
  });

  it.each([
    ['f16', reference.asF16],
    ['q8', reference.asQ8],
  ] as const)('%s: a matrix of more than one chunk, in two parts, goes there and back', async (format, left) => {
    const gpu = await testGpu();
    const tensor = storedAs(gpu, format)([2200, 512], 'weight');
    const values = Float32Array.from(randomNormal(elements(tensor.shape), 1));
    const cut = 2180 * 512;
    const parts: Part[] = [
      { name: 'above', shape: [2180, 512], tensor, start: 0 },
      { name: 'below', shape: [20, 512], tensor, start: cut },
    ];
    const above = { name: 'above', shape: [2180, 512], values: values.subarray(0, cut) };
    const below = { name: 'below', shape: [20, 512], values: values.subarray(cut) };
    loadParts(gpu, parts, inMemory([above, below]));
    const saved = await saveParts(gpu, parts);
    const expected = left(Float64Array.from(values));
    expect(relativeError(saved[0].values, expected.subarray(0, cut))).toBeLessThan(1e-7);
    expect(relativeError(saved[1].values, expected.subarray(cut))).toBeLessThan(1e-7);
    tensor.buffer.destroy();
  });

  it('a weight that a format cannot hold is refused by name', async () => {
    const gpu = await testGpu();
    const tensor = storedAs(gpu, 'f16')([1, 2], 'weight');
    const part = { name: 'w', shape: [1, 2] };
    const values = inMemory([{ ...part, values: Float32Array.of(1, 7e4) }]);
    const loading = () => loadParts(gpu, [{ ...part, tensor, start: 0 }], values);
    expect(loading).toThrow('The tensor "w" cannot be packed: f16 cannot hold 70000.');
    tensor.buffer.destroy();
  });
});
