// Decoding with caches equals computing the whole text, on compositions and long texts drawn from seeds: token by token,
// and in pieces that fit no chunk, taken back, with ends that the tokenizers read differently as the text grows.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { Draw } from '../testing/draw.ts';
import { relativeError } from '../testing/fixtures.ts';
import { affordable, testGpu } from '../testing/gpu.ts';
import { build, drawBlueprint, type Blueprint } from '../testing/randomComposition.ts';
import { drawExample, drawIds } from '../testing/randomText.ts';
import { capacityFor, recordLogits } from '../testing/recorded.ts';
import type { EncodedExample } from '../training/encode.ts';
import { CachedComposition } from './cachedComposition.ts';

/** Those of 6 and 7 have two augmenters, which read 376 to 657 tokens. */
const SEEDS = affordable([6, 2, 7]);
/** Past every chunk of the caches (1, 8, 64 rows) and every tile of the kernels, several times. */
const LENGTH = 330;
const PIECES = [1, 7, 8, 9, 63, 64, 65, 130];

let gpu: Gpu;

beforeAll(async () => {
  gpu = await testGpu();
});

describe.each(SEEDS.map(drawBlueprint))('$about', (blueprint) => {
  it('in pieces, taken back, and with other ends', async () => {
    const draw = new Draw(blueprint.seed);
    await expectSame(blueprint, drawTexts(draw, blueprint));
  });

  it('token by token', async () => {
    // Only under causal masks do the rows of a whole text equal those of its beginnings.
    const causal = { ...blueprint, links: blueprint.links.map((link) => ({ ...link, mask: 'causal' as const })) };
    const text = drawExample(new Draw(blueprint.seed), causal, LENGTH);
    const { composition, destroy } = build(gpu, causal);
    const whole = await recordLogits(gpu, composition, capacityFor(composition, [text]));
    const [logits] = await whole.run([text]);
    whole.destroy();
    const cached = new CachedComposition(gpu, composition, 2 * LENGTH);
    const width = causal.anchor.vocabulary;
    for (let t = 0; t < LENGTH; t++) {
      const { ids, augmenters } = beginning(text, t + 1);
      await cached.advance(ids, augmenters);
      expect(relativeError(await cached.logits(), logits.subarray(t * width, (t + 1) * width)), `${t}`).toBeLessThan(
        1e-5,
      );
    }
    await cached.destroy();
    destroy();
  });
});

/** After each text, the caches predict what the whole of it does. */
async function expectSame(blueprint: Blueprint, texts: readonly EncodedExample[]): Promise<void> {
  const { composition, destroy } = build(gpu, blueprint);
  const whole = await recordLogits(gpu, composition, capacityFor(composition, ...texts.map((text) => [text])));
  const cached = new CachedComposition(gpu, composition, 3 * LENGTH);
  for (const [i, text] of texts.entries()) {
    await cached.advance(text.ids, text.augmenters);
    const [logits] = await whole.run([text]);
    const last = logits.subarray(-blueprint.anchor.vocabulary);
    expect(relativeError(await cached.logits(), last), `text ${i}, ${text.ids.length} tokens`).toBeLessThan(1e-5);
  }
  await cached.destroy();
  whole.destroy();
  destroy();
}

/** One text as it is written: piece by piece, now and then some of it taken back, most of the time with a false end. */
function drawTexts(draw: Draw, blueprint: Blueprint): EncodedExample[] {
  const text = drawExample(draw, blueprint, LENGTH);
  const texts: EncodedExample[] = [];
  for (let length = draw.pick(PIECES); length < LENGTH; length += draw.pick(PIECES)) {
    texts.push(draw.chance(0.7) ? misread(beginning(text, length), blueprint, draw) : beginning(text, length));
    if (draw.chance(0.3)) length -= draw.whole(1, Math.min(20, length));
  }
  return [...texts, text];
}

/** The first `length` of the anchor's tokens, and what those see. */
function beginning({ ids, labels, augmenters }: EncodedExample, length: number): EncodedExample {
  const seen = [...augmenters].map(([id, { ids: all, visible, prompt = 0 }]) => {
    const count = length === ids.length ? all.length : visible[length - 1];
    const tokens = { ids: all.slice(0, count), visible: visible.slice(0, length), prompt: Math.min(prompt, count) };
    return [id, tokens] as const;
  });
  return { ids: ids.slice(0, length), labels: labels.slice(0, length), augmenters: new Map(seen) };
}

/** The last few tokens of every model are others, and there may be more or fewer of them. */
function misread(
  { ids, labels, augmenters }: EncodedExample,
  { anchor, augmenters: configs }: Blueprint,
  draw: Draw,
): EncodedExample {
  const end = ids.length - draw.whole(0, Math.min(2, ids.length));
  const seen = [...augmenters].map(([id, { ids: all, visible, prompt = 0 }]) => {
    const kept = all.slice(0, Math.max(0, all.length - draw.whole(0, 3)));
    const now = [...kept, ...drawIds(draw, draw.whole(0, 3), configs.get(id)?.vocabulary ?? 1)];
    const counts = visible.map((count) => Math.min(count, now.length));
    return [id, { ids: now, visible: counts, prompt: Math.min(prompt, now.length) }] as const;
  });
  const others = drawIds(draw, ids.length - end, anchor.vocabulary);
  return { ids: [...ids.slice(0, end), ...others], labels, augmenters: new Map(seen) };
}
