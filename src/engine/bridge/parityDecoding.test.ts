// The composed cases of PyTorch with caches: the same logits token by token, and the answers that the program in Python
// gives, which has no cache and its own tokenizers.
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../answer.ts';
import type { Gpu } from '../gpu/device.ts';
import { COMPOSED_CASES, goldenTensors, openCase, type OpenCase } from '../testing/composedCase.ts';
import { relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { CachedComposition } from './cachedComposition.ts';

describe.each(COMPOSED_CASES)('$name: $golden.about', (composed) => {
  const { golden, batch } = composed;
  let gpu: Gpu;
  let open: OpenCase;

  beforeAll(async () => {
    gpu = await testGpu();
    open = await openCase(gpu, composed);
  });

  it('cached logits are those of PyTorch, token by token', async () => {
    const expected = goldenTensors(composed);
    // Where a link sees what comes later, earlier rows differ from those of the whole text: the last row is compared.
    const isCausal = golden.links.every(({ mask }) => mask === 'causal');
    const width = open.anchor.card.vocabulary;
    for (const [b, { ids, augmenters }] of batch.entries()) {
      const whole = expected(`sequences.${b}.logits`);
      const cached = new CachedComposition(gpu, (await open.board()).composition, 32);
      for (let t = 0; t < ids.length; t++) {
        const isLast = t + 1 === ids.length;
        const now = [...augmenters].map(([id, tokens]) => {
          const visible = tokens.visible.slice(0, t + 1);
          const length = isLast ? tokens.ids.length : visible[t];
          const prompt = Math.min(tokens.prompt ?? length, length);
          return [id, { ids: tokens.ids.slice(0, length), visible, prompt }] as const;
        });
        await cached.advance(ids.slice(0, t + 1), new Map(now));
        if (!isCausal && !isLast) continue;
        const row = whole.subarray(t * width, (t + 1) * width);
        expect(relativeError(await cached.logits(), row), `row ${t} of ${b}`).toBeLessThan(1e-4);
      }
      await cached.destroy();
    }
  });

  it('answers text as the program in Python does', async () => {
    const { composition } = await open.board();
    const augmenters = new Map(open.augmenters.map(({ card, side }) => [card.id, side]));
    const anchor = { ...open.anchor.side, eosIds: [] };
    for (const { prompt, ids, text } of golden.answers) {
      const cached = new CachedComposition(gpu, composition, 64);
      const answer = await generate({ cached, anchor, augmenters }, prompt, { maxTokens: ids.length });
      expect(answer.ids).toEqual(ids);
      expect(answer.text).toBe(text);
      await cached.destroy();
    }
  });
});
