// What links are said to write, held to the slow reference between two tokenizers, and to itself where it is measured twice.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LINK_VARIANTS, OURS, type Link } from '../shared/composition.ts';
import { withoutLinks } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import { linkShares } from './linkShares.ts';
import { NO_LABEL } from './ops/crossEntropy.ts';
import { dot } from './reference/plainLlama.ts';
import { COMPOSED_CASES, openCase, type ComposedCase } from './testing/composedCase.ts';
import { testGpu } from './testing/gpu.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { PLAIN_BLOCKS, plainCase } from './testing/plainCase.ts';
import { byteLevel, words, type Side } from './testing/plainSides.ts';
import { capacityFor } from './testing/recorded.ts';
import type { TextSide } from './text/textSide.ts';
import { encodeExample } from './training/encode.ts';
import { FrozenStates } from './training/frozenStates.ts';
import { TrainingPlan } from './training/trainingPlan.ts';

const TOLERANCE = 2e-5;

/** Texts of uneven lengths; the shorter ones leave rows of a batch's plan unused. */
const EXAMPLES = [
  { prompt: 'dog 🙂🙂 日本', completion: ' cat dog' },
  { prompt: 'a', completion: ' b' },
  { prompt: '没有 空格🙂 한국어 dog', completion: ' Straße e\u0302\u0323 cat a b' },
  { prompt: 'cat dog b', completion: ' 日本' },
  { prompt: 'b', completion: ' a' },
];
const WORDS = [...new Set(EXAMPLES.flatMap(({ prompt, completion }) => (prompt + completion).split(' ')))];
const PAIRS: Record<string, [anchor: Side, augmenter: Side]> = {
  'bytes read words': [byteLevel(1000), words(WORDS.filter((_, i) => i % 3 > 0))],
  'words read bytes': [words(WORDS), byteLevel(1000)],
};
/** Two of them into one layer that is not the last, and two into the last. */
const ENDS = [
  { from: 1, to: 1, heads: 2, distanceBias: true },
  { from: 2, to: 1, heads: 3, distanceBias: false },
  { from: 0, to: 2, heads: 1, distanceBias: false },
  { from: 2, to: 2, heads: 3, distanceBias: true },
  { from: 1, to: 0, heads: 2, distanceBias: true },
];

const sideOf = ({ tokenizer }: Side): TextSide => ({ tokenizer, eosIds: [] });

const NAMES = ['one-augmenter', 'two-augmenters', 'released', 'padded-batch', 'masks'];
const CASE = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter') as ComposedCase;
const OPTIMISER = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01, clip: 1 };

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));
afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(PAIRS))('%s', (_, [anchor, augmenter]) => {
  it.each(LINK_VARIANTS)('links as %s: as the reference has them', async (variant) => {
    const links = ENDS.map((ends, i): Link => {
      return { ...OURS, ...ends, variant, id: `${i}`, augmenter: 'a', enabled: true };
    });
    const { made, expected } = await plainCase(gpu, anchor, new Map([['a', augmenter]]), links);
    const sides = new Map([['a', sideOf(augmenter)]]);
    const examples = EXAMPLES.map((example) => encodeExample(example, sideOf(anchor), sides));
    const sums = new Map(links.map(({ id }) => [id, { bridge: 0, residual: 0 }]));
    for (const { ids, labels } of examples)
      expected(ids, ({ id, to }, position, { state, bridge }) => {
        const sum = sums.get(id);
        if (!sum || (to === PLAIN_BLOCKS && labels[position] === NO_LABEL)) return;
        sum.bridge += dot(bridge, bridge);
        sum.residual += dot(state, state);
      });
    for (const batch of [2, 64]) {
      const shares = await linkShares(gpu, made.composition, examples, batch);
      expect(shares.map(({ link }) => link)).toEqual(links.map(({ id }) => id));
      for (const { link, share } of shares) {
        const { bridge, residual } = sums.get(link) ?? { bridge: 0, residual: 0 };
        expect(share).toBeGreaterThan(0.01);
        expect(Math.abs(share / Math.sqrt(bridge / residual) - 1), `link ${link}`).toBeLessThan(TOLERANCE);
      }
    }
    made.destroy();
  });
});

describe.each(COMPOSED_CASES.filter(({ name }) => NAMES.includes(name)))('$name', (composed) => {
  it.each([false, true])('a step of training says what a pass before it does (kept states: %s)', async (keep) => {
    const { board } = await openCase(gpu, composed);
    const { composition, packed } = await board();
    const { batch } = composed;
    const batches = [batch, batch.slice(0, 1), batch, batch.slice(1)].filter(({ length }) => length > 0);
    const frozen = keep ? await FrozenStates.create(gpu, composition, batch) : undefined;
    const capacity = capacityFor(composition, ...batches);
    const plan = await TrainingPlan.create(gpu, composition, packed, capacity, OPTIMISER, { frozen });
    expect(plan.shares).toEqual([]);
    for (const [i, examples] of batches.entries()) {
      const before = await linkShares(gpu, composition, examples);
      frozen?.ensure(examples, []);
      await plan.step(examples, i + 1, 1e-2);
      expect(plan.shares.map(({ link }) => link)).toEqual(before.map(({ link }) => link));
      for (const [at, { share }] of plan.shares.entries())
        expect(Math.abs(share / before[at].share - 1)).toBeLessThan(TOLERANCE);
    }
    plan.destroy();
    frozen?.destroy();
  });
});

describe('what a link writes', () => {
  it('is exactly nothing before it is trained; one that is off is not asked', async () => {
    const { board } = await openCase(gpu, CASE);
    const links = await board();
    const [first, ...others] = links.wiring.links;
    await links.set([{ ...first, enabled: false }, ...others]);
    await links.reset();
    const shares = await linkShares(gpu, links.composition, CASE.batch);
    expect(shares).toEqual(others.map(({ id }) => ({ link: id, share: 0 })));
  });

  it('is nothing without examples, labels or links, and holds no memory afterwards', async () => {
    const { board } = await openCase(gpu, CASE);
    const { composition } = await board();
    const live = liveBuffers(gpu);
    const noLink = withoutLinks(
      composition,
      composition.links.map(({ link }) => link.id),
    );
    expect(await linkShares(gpu, composition, [])).toEqual([]);
    expect(await linkShares(gpu, noLink, CASE.batch)).toEqual([]);
    const unlabelled = CASE.batch.map((example) => ({ ...example, labels: example.labels.map(() => NO_LABEL) }));
    const shares = await linkShares(gpu, composition, unlabelled);
    for (const { link, share } of shares) {
      const to = composition.links.find((wired) => wired.link.id === link)?.link.to;
      expect(share > 0).toBe(to !== composition.anchor.blocks);
    }
    expect([...live]).toEqual([]);
  });
});
