// Two models with different tokenizers over one text, held to a reference that shares nothing with the engine but what the
// tokenizers make of a text: it goes byte by byte to say who sees whom, position by position through the models, in f64,
// and starts again for every token.
import { beforeAll, describe, expect, it } from 'vitest';
import { OURS, type Link } from '../shared/composition.ts';
import { generate } from './answer.ts';
import { CachedComposition } from './bridge/cachedComposition.ts';
import type { Gpu } from './gpu/device.ts';
import { relativeError } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { plainCase, type PlainCase } from './testing/plainCase.ts';
import { byteLevel, words, type Side } from './testing/plainSides.ts';
import { capacityFor, recordLogits } from './testing/recorded.ts';
import { augmenterTokens, type TextSide } from './text/textSide.ts';
import { encodeExample } from './training/encode.ts';

const TOLERANCE = 2e-5;

const TEXTS = [
  'dog 🙂🙂 日本 cafe\u0301 👨‍👩‍👧 cat',
  '没有 空格🙂 한국어 🇩🇪🇩🇪 e\u0302\u0323 Straße',
  'a🙂b日c 1234 ﬁn½ 𠀀 🙂 dog',
];
const WORDS = [...new Set(TEXTS.flatMap((text) => text.split(' ')))];

const PAIRS: Record<string, [anchor: Side, augmenter: Side]> = {
  'bytes read words': [byteLevel(1000), words(WORDS.filter((_, i) => i % 3 > 0))],
  'words read bytes': [words(WORDS), byteLevel(1000)],
  'bytes read bytes, which are put together otherwise': [byteLevel(30), byteLevel(1000)],
};

const LINKS: Link[] = [
  { from: 1, to: 1, heads: 2, distanceBias: true },
  { from: 0, to: 2, heads: 1, distanceBias: false },
  { from: 2, to: 2, heads: 3, distanceBias: true },
].map((link, i) => ({ ...OURS, ...link, id: `${i}`, augmenter: 'a', enabled: true }));

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

const sideOf = ({ tokenizer }: Side): TextSide => ({ tokenizer, eosIds: [] });

describe.each(Object.entries(PAIRS))('%s', (_, [anchor, augmenter]) => {
  const sides = new Map([['a', sideOf(augmenter)]]);
  let prepared: PlainCase;
  beforeAll(async () => void (prepared = await plainCase(gpu, anchor, new Map([['a', augmenter]]), LINKS)));

  it('while training: the logits of every token', async () => {
    const { made, expected } = prepared;
    const batch = TEXTS.map((text) => encodeExample({ prompt: '', completion: text }, sideOf(anchor), sides));
    const recorded = await recordLogits(gpu, made.composition, capacityFor(made.composition, batch));
    for (const [i, logits] of (await recorded.run(batch)).entries())
      expect(relativeError(logits, expected(batch[i].ids).flat())).toBeLessThan(TOLERANCE);
    recorded.destroy();
  });

  it.each(TEXTS)('with caches, token by token: %s', async (text) => {
    const { made, expected } = prepared;
    const { ids, ends } = anchor.tokenizer.encode(text);
    const cached = new CachedComposition(gpu, made.composition, 128);
    for (let count = 1; count <= ids.length; count++) {
      const said = ids.slice(0, count);
      const soFar = text.slice(0, Math.max(0, Math.floor(ends[count - 1])));
      await cached.advance(said, augmenterTokens(soFar, 0, ends.slice(0, count), sides));
      expect(relativeError(await cached.logits(), expected(said)[count - 1]), `${count}`).toBeLessThan(TOLERANCE);
    }
    await cached.destroy();
  });

  it.each(TEXTS)('as an answer: %s', async (text) => {
    const { made, expected } = prepared;
    const { ids } = anchor.tokenizer.encode(text);
    const prompt = text.split(' ')[0];
    const start = anchor.tokenizer.encode(prompt).ids;
    const logits: Float32Array[] = [];
    /** Chooses the tokens of the text, whatever it computes. */
    class Told extends CachedComposition {
      override async next(): Promise<number> {
        logits.push(await this.logits());
        return ids[start.length + logits.length - 1];
      }
    }
    const cached = new Told(gpu, made.composition, 128);
    const options = { maxTokens: ids.length - start.length };
    const answer = await generate({ cached, anchor: sideOf(anchor), augmenters: sides }, prompt, options);
    expect(prompt + answer.text).toBe(text);
    for (const [step, actual] of logits.entries()) {
      const said = ids.slice(0, start.length + step);
      expect(relativeError(actual, expected(said).at(-1) ?? []), `token ${step}`).toBeLessThan(TOLERANCE);
    }
    await cached.destroy();
  });
});
