// A model whose tables do not fit one buffer is the same model: its numbers are held to those of one whose tables do.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { OURS, type Link } from '../../shared/composition.ts';
import { packLinks } from '../bridge/linkWeights.ts';
import { packedBytes, type WeightFormat } from '../gpu/packing.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { loadDecoder } from '../loadedModel.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import { readSafetensors, writeSafetensors } from '../storage/safetensors.ts';
import { randomNormal } from '../testing/compare.ts';
import { Draw } from '../testing/draw.ts';
import { relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { liveBuffers } from '../testing/liveBuffers.ts';
import { build, type Blueprint, type RandomComposition } from '../testing/randomComposition.ts';
import { drawExample, drawIds } from '../testing/randomText.ts';
import { lossAndGradients } from '../testing/recorded.ts';
import { CachedDecoder } from './cachedDecoder.ts';
import { readModelConfig } from './config.ts';
import type { Decoder } from './decoder.ts';
import { packedLogits } from './packedLogits.ts';
import { countNumbers, storedAs, streamParts } from './parts.ts';
import { saveParts } from './savedParts.ts';
import { VocabularyTable } from './vocabularyTable.ts';

const WIDTH = 32;
/** All other matrices have fewer. */
const ROWS_THAT_FIT = 128;
/** The last piece has few rows; the kernels that want fours fit only the first. */
const [EVEN, ODD] = [396, 397];

const MODELS = {
  'llama, a head of its own': { model_type: 'llama', vocab_size: EVEN, tie_word_embeddings: false },
  'llama, tied': { model_type: 'llama', vocab_size: EVEN, tie_word_embeddings: true },
  'gemma: scaled embeddings, tied': { model_type: 'gemma', vocab_size: EVEN, tie_word_embeddings: true },
  'a vocabulary that fours do not divide': { model_type: 'llama', vocab_size: ODD, tie_word_embeddings: false },
};

const SIZES = {
  num_hidden_layers: 2,
  hidden_size: WIDTH,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 8,
  intermediate_size: 24,
};

const LINK: Omit<Link, 'id' | 'to'> = { augmenter: 'a', from: 1, heads: 2, distanceBias: true, enabled: true, ...OURS };

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

/** An adapter whose buffers end at so many rows of a table. */
function cramped(format: WeightFormat): Gpu {
  const numbers = ROWS_THAT_FIT * WIDTH;
  const maxBufferBytes = format === 'f32' ? 4 * numbers : packedBytes(format, numbers);
  return { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes } };
}

function random(model: object): RandomComposition {
  const config = readModelConfig({ ...SIZES, ...model });
  const links = [1, 2].map((to) => ({ ...LINK, id: `${to}`, to }));
  const blueprint: Blueprint = { seed: 5, anchor: config, augmenters: new Map([['a', config]]), links, about: '' };
  return build(gpu, blueprint);
}

/** The same weights on an adapter with room, and on one without. */
async function wholeAndSplit(model: object, format: WeightFormat): Promise<[whole: Decoder, split: Decoder]> {
  const made = random(model);
  const file = fileInMemory(writeSafetensors(await saveParts(gpu, made.composition.anchor.parts), {}));
  made.destroy();
  const load = async (on: Gpu) => (await loadDecoder(on, { ...SIZES, ...model }, [file], { weights: format })).decoder;
  return [await load(gpu), await load(cramped(format))];
}

const tables = ({ parts }: Decoder): number[] =>
  parts.filter(({ name }) => /embed_tokens|lm_head/.test(name)).map(({ shape }) => shape[0]);

describe.each(Object.entries(MODELS))('%s', (_, model) => {
  const isEven = model.vocab_size === EVEN;
  const ids = drawIds(new Draw(1), 70, model.vocab_size);

  function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    if (isEven) expect(Array.from(actual)).toEqual(Array.from(expected));
    else expect(relativeError(actual, expected)).toBeLessThan(2e-5);
  }

  it.each(['f32', 'f16', 'q8'] as const)('as %s: the same logits, at once and token by token', async (format) => {
    const [whole, split] = await wholeAndSplit(model, format);
    const last = model.vocab_size - 3 * ROWS_THAT_FIT;
    const pieces = [ROWS_THAT_FIT, ROWS_THAT_FIT, ROWS_THAT_FIT, last];
    expect(tables(whole)).toEqual(model.tie_word_embeddings ? [EVEN] : [model.vocab_size, model.vocab_size]);
    expect(tables(split)).toEqual(model.tie_word_embeddings ? pieces : [...pieces, ...pieces]);

    const expected = await packedLogits(gpu, whole, ids);
    expectSame((await packedLogits(gpu, split, ids)).flat(), expected.flat());

    const caches = [whole, split].map((decoder) => new CachedDecoder(gpu, decoder, { slots: ids.length }));
    for (const chunk of [ids.slice(0, 9), ids.slice(9, 10), ids.slice(10, 11)]) {
      for (const cached of caches) await cached.feed(chunk);
      const [one, other] = await Promise.all(caches.map((cached) => cached.logits()));
      expectSame(other, one);
      expect(await caches[1].next()).toBe(await caches[0].next());
    }
    await caches[1].feedChosen();
    for (const cached of caches) await cached.destroy();
    for (const decoder of [whole, split]) decoder.destroy();
  });

  it('the same loss and gradients of links, chunk by chunk of rows', async () => {
    const made = random(model);
    const [whole, split] = await wholeAndSplit(model, 'f32');
    const draw = new Draw(2);
    const config = readModelConfig({ ...SIZES, ...model });
    const blueprint = { seed: 0, anchor: config, augmenters: new Map([['a', config]]), links: [], about: '' };
    const batch = [40, 90, 110].map((length) => drawExample(draw, blueprint, length));
    const labelled = batch.flatMap(({ labels }) => labels.filter((label) => label !== NO_LABEL)).length;
    expect(labelled).toBeGreaterThan(64); // rows of a chunk
    const runs = [whole, split].map((anchor) => {
      const composition = { ...made.composition, anchor };
      return lossAndGradients(gpu, { composition, packed: made.packed }, batch, {
        sharing: true,
        chunkNumbers: 64 * model.vocab_size,
      });
    });
    const [one, other] = await Promise.all(runs);
    expectSame([other.loss], [one.loss]);
    expect(other.gradients.size).toBeGreaterThan(6);
    for (const [name, gradient] of other.gradients)
      expect(relativeError(gradient, one.gradients.get(name) ?? []), name).toBeLessThan(2e-5);
    made.destroy();
    for (const decoder of [whole, split]) decoder.destroy();
  });

  it.each(['f32', 'f16', 'q8'] as const)('as %s: its weights are counted, and saved whole', async (format) => {
    const [whole, split] = await wholeAndSplit(model, format);
    expect(countNumbers(split.parts)).toBe(countNumbers(whole.parts));
    expect(await saveParts(gpu, split.parts)).toEqual(await saveParts(gpu, whole.parts));
    for (const decoder of [whole, split]) decoder.destroy();
  });
});

it('pieces of more than a chunk are read from their place in the file, and put together again', async () => {
  const [rows, width] = [4500, 512];
  const on: Gpu = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes: 2200 * width * 4 } };
  const values = Float32Array.from(randomNormal(rows * width, 1));
  const parts = new VocabularyTable(storedAs(on, 'f32'), [rows, width], 'table').parts('w');
  expect(parts.map(({ shape }) => shape)).toEqual([2176, 2176, 148].map((count) => [count, width]));
  const range = (first: number, end: number): Promise<Float32Array> => Promise.resolve(values.slice(first, end));
  await streamParts(gpu, parts, new Map([['w', { shape: [rows, width], range }]]));
  const [saved, ...rest] = await saveParts(gpu, parts);
  expect(rest).toEqual([]);
  expect(saved.shape).toEqual([rows, width]);
  expect(Buffer.from(saved.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  for (const { tensor } of parts) tensor.buffer.destroy();
});

describe('tables that fit', () => {
  it('cost no dispatch more than the product and the gather', async () => {
    const [whole, split] = await wholeAndSplit(MODELS['llama, tied'], 'f32');
    const names = async (model: Decoder): Promise<string[]> => {
      const recorder = new Recorder(gpu, 'test');
      const [ids, positions] = ['ids', 'positions'].map((name) => recorder.tensor([3], name));
      model.head(recorder, model.embed(recorder, { ids }, positions));
      const plan = await recorder.finish();
      plan.destroy();
      return plan.dispatches.map(({ name }) => name.split('/')[0]);
    };
    expect(await names(whole)).toEqual(['gather', expect.stringContaining('rms_norm'), 'linear']);
    expect((await names(split)).length).toBe(4 + 1 + 4 + 4);
    for (const decoder of [whole, split]) decoder.destroy();
  });
});

describe('what fits no buffer', () => {
  const model = MODELS['llama, tied'];

  async function load(config: object, maxBufferBytes: number, file: ArrayBuffer): Promise<unknown> {
    const on: Gpu = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes } };
    return loadDecoder(on, config, [fileInMemory(file)], { weights: 'f32' });
  }

  it('is refused by name, and nothing stays behind', async () => {
    const made = random(model);
    const file = writeSafetensors(await saveParts(gpu, made.composition.anchor.parts), {});
    made.destroy();
    const live = liveBuffers(gpu);
    const message = '"block 1 qkv" takes 12,288 bytes, and this graphics adapter has room for 12,287 in one buffer.';
    const refusal = expect.objectContaining({ code: 'out-of-memory', message }) as unknown;
    const config = { ...SIZES, ...model, num_attention_heads: 8 };
    await expect(load(config, 12_287, file)).rejects.toEqual(refusal);
    expect([...live]).toEqual([]);
    vi.restoreAllMocks();
  });

  it('neither do all links together', () => {
    const links = [1, 2].map((to) => ({ ...LINK, id: `${to}`, to }));
    const pack = (maxBufferBytes: number) => {
      const on: Gpu = { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes } };
      return packLinks(on, links, () => ({ anchor: WIDTH, augmenter: WIDTH })).packed;
    };
    const bytes = 2 * 4 * (5 * WIDTH ** 2 + 2 * 64); // gains begin at multiples of 256 bytes
    pack(bytes).destroy();
    expect(() => pack(bytes - 1)).toThrow(`"trained weights" takes ${bytes.toLocaleString('en')} bytes`);
  });

  it('a stored table of another shape is refused as a whole', async () => {
    const made = random(model);
    const file = writeSafetensors(await saveParts(gpu, made.composition.anchor.parts), {});
    made.destroy();
    expect([...readSafetensors(file).tensors.keys()]).toContain('embed_tokens.weight');
    const other = { ...SIZES, ...model, vocab_size: EVEN + 64 };
    await expect(load(other, cramped('f32').adapter.maxBufferBytes, file)).rejects.toThrow(
      'The tensor "embed_tokens.weight" has shape [396, 32], and [460, 32] was expected.',
    );
  });
});
