import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../answer.ts';
import { CachedComposition } from '../bridge/cachedComposition.ts';
import { alone } from '../bridge/composition.ts';
import {
  FIXTURES,
  hasMoreFixtures,
  loadFixture,
  MORE_FIXTURES,
  readJson,
  readTensors,
  relativeError,
} from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { CachedDecoder } from './cachedDecoder.ts';
import { packedLogits } from './packedLogits.ts';

interface Golden {
  cases: { ids: number[]; text?: string; logits: string; greedy: number[]; greedy_min_margin?: number }[];
}

function readGolden(folder: string): Golden {
  return readJson(folder, 'golden.json') as Golden;
}

const OWN = ['tiny-llama', 'tiny-llama-tied', 'tiny-llama-twin', 'tiny-augmenter', 'tiny-gemma', 'tiny-gemma-narrow'];
const OTHERS = ['stories260K', 'made-gemma'];

function parity(folder: string, id: string): void {
  it('logits equal those of transformers in float64', async () => {
    const gpu = await testGpu();
    const { decoder } = await loadFixture(gpu, folder, id);
    const { cases } = readGolden(folder);
    const golden = readTensors(folder, 'golden.safetensors');
    expect(cases.length).toBeGreaterThan(0);
    for (const { ids, logits } of cases) {
      const expected = golden.tensors.get(logits)?.values() ?? [];
      const actual = (await packedLogits(gpu, decoder, ids)).flat();
      expect(actual.length).toBe(expected.length);
      const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
      expect(worst).toBeLessThan(1e-3);
      expect(relativeError(actual, expected)).toBeLessThan(2e-5);
    }
  });

  it('forty greedy tokens equal those of transformers', async () => {
    const gpu = await testGpu();
    const { decoder, side } = await loadFixture(gpu, folder, id);
    for (const { ids, greedy } of readGolden(folder).cases) {
      const cached = new CachedComposition(gpu, alone(decoder), ids.length + greedy.length + 1);
      const anchor = { ...side, eosIds: [] }; // the stored continuation goes on past the end of text
      const generated = await generate({ cached, anchor, augmenters: new Map() }, ids, { maxTokens: greedy.length });
      expect(generated.ids).toEqual(greedy);
      await cached.destroy();
    }
  });

  it('cached logits equal uncached ones at every position, however the text is cut into chunks', async () => {
    const gpu = await testGpu();
    const { decoder } = await loadFixture(gpu, folder, id);
    const ids = readGolden(folder).cases.at(-1)?.ids ?? [];
    const whole = await packedLogits(gpu, decoder, ids);
    const cached = new CachedDecoder(gpu, decoder, { slots: ids.length });
    for (let t = 0, size = 1; t < ids.length; t += size, size = (size % 5) + 1) {
      const chunk = ids.slice(t, t + size);
      await cached.feed(chunk);
      expect(relativeError(await cached.logits(), whole[t + chunk.length - 1])).toBeLessThan(1e-5);
    }
    await cached.destroy();
  });
}

describe.each(OWN)('%s', (name) => parity(join(FIXTURES, 'models', name), name));

describe.each(OTHERS)('%s (skipped where the larger fixtures are absent)', (name) => {
  describe.skipIf(!hasMoreFixtures(`models/${name}`))('trained by others', () =>
    parity(join(MORE_FIXTURES, 'models', name), name),
  );
});
