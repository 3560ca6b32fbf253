import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CachedComposition } from '../bridge/cachedComposition.ts';
import { alone } from '../bridge/composition.ts';
import {
  FIXTURES,
  hasMoreFixtures,
  loadFixtureDecoder,
  MORE_FIXTURES,
  readJson,
  readTensors,
  relativeError,
} from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { CachedDecoder } from './cachedDecoder.ts';
import { readModelConfig } from './config.ts';
import { packedLogits } from './packedLogits.ts';

interface Golden {
  cases: { ids: number[]; text?: string; logits: string; greedy: number[]; greedy_min_margin: number }[];
}

function readGolden(folder: string): Golden {
  return readJson(folder, 'golden.json') as Golden;
}

const OWN = [
  'tiny-llama',
  'tiny-llama-tied',
  'tiny-llama-twin',
  'tiny-augmenter',
  'tiny-gemma',
  'tiny-gemma-narrow',
  'tiny-llama3',
  'tiny-qwen2',
  'tiny-qwen3',
  'tiny-gpt2',
  'tiny-gpt-neo',
  'tiny-gpt-neox',
  'tiny-gpt-neox-serial',
  'tiny-gemma3',
];
const OTHERS = [
  'stories260K',
  'capp-gpt2',
  'made-llama3',
  'made-qwen2',
  'made-qwen3',
  'made-gptneox',
  'made-gemma',
  'made-gemma3',
];
/** Of our logits to those of float64, and so the least by which a best token must be better than the next. */
const MARGIN = 7e-5;

function parity(folder: string): void {
  it('logits equal those of transformers in float64', async () => {
    const gpu = await testGpu();
    const decoder = await loadFixtureDecoder(gpu, folder);
    const { cases } = readGolden(folder);
    const golden = readTensors(folder, 'golden.safetensors');
    expect(cases.length).toBeGreaterThan(0);
    for (const { ids, logits } of cases) {
      const expected = golden.tensors.get(logits)?.values() ?? [];
      const actual = (await packedLogits(gpu, decoder, ids)).flat();
      expect(actual.length).toBe(expected.length);
      const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
      expect(worst).toBeLessThan(MARGIN);
      expect(relativeError(actual, expected)).toBeLessThan(2e-5);
    }
    decoder.destroy();
  });

  it('forty greedy tokens equal those of transformers', async () => {
    const gpu = await testGpu();
    const decoder = await loadFixtureDecoder(gpu, folder);
    for (const { ids, greedy, greedy_min_margin: margin } of readGolden(folder).cases) {
      expect(margin).toBeGreaterThan(2 * MARGIN);
      const cached = new CachedComposition(gpu, alone(decoder), ids.length + greedy.length);
      const said: number[] = [];
      while (said.length < greedy.length) {
        await cached.advance([...ids, ...said], new Map());
        said.push(await cached.next());
      }
      expect(said).toEqual(greedy);
      await cached.destroy();
    }
    decoder.destroy();
  });

  it('cached logits equal uncached ones at every position, however the text is cut into chunks', async () => {
    const gpu = await testGpu();
    const decoder = await loadFixtureDecoder(gpu, folder);
    const longest = readGolden(folder).cases.toSorted((a, b) => b.ids.length - a.ids.length)[0];
    const ids = [...longest.ids, ...longest.greedy];
    const whole = await packedLogits(gpu, decoder, ids);
    const cached = new CachedDecoder(gpu, decoder, { slots: ids.length });
    for (let t = 0, size = 1; t < ids.length; t += size, size = (size % 5) + 1) {
      const chunk = ids.slice(t, t + size);
      await cached.feed(chunk);
      expect(relativeError(await cached.logits(), whole[t + chunk.length - 1])).toBeLessThan(1e-5);
    }
    await cached.destroy();
    decoder.destroy();
  });
}

describe.each(OWN)('%s', (name) => parity(join(FIXTURES, 'models', name)));

describe.each(OTHERS)('%s (skipped where the larger fixtures are absent)', (name) => {
  const folder = join(MORE_FIXTURES, 'models', name);
  describe.skipIf(!hasMoreFixtures(`models/${name}`))('trained by others', () => parity(folder));

  it.skipIf(!hasMoreFixtures(`models/${name}/config.v5.json`))('both styles of its config say the same', () => {
    const [four, five] = ['config.json', 'config.v5.json'].map((file) => readModelConfig(readJson(folder, file)));
    expect(four).toEqual(five);
  });
});
