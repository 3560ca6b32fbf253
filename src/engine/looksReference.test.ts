// Looks at texts of models with different tokenizers, held to the reference in f64 (reference/plainComposition.ts), which starts
// again for every token: what links wrote, where they looked, and what everyone would have said.
import { beforeAll, describe, expect, it } from 'vitest';
import { OURS, type Link } from '../shared/composition.ts';
import { NEXT_TOKENS, type NextToken } from '../shared/looks.ts';
import { ANCHOR, COMPOSITION } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { LoadedModel } from './loadedModel.ts';
import { Looks } from './looks.ts';
import type { Decoder } from './model/decoder.ts';
import { composedStates, type PlainText } from './reference/plainComposition.ts';
import { dot, plainLogits, plainStates, plus, softmax, type Numbers, type PlainModel } from './reference/plainLlama.ts';
import { relativeError } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { plainCase, wholeCharacters, type PlainCase } from './testing/plainCase.ts';
import { byteLevel, words, type Side } from './testing/plainSides.ts';
import { textAfter } from './text/tokenTexts.ts';

const TOLERANCE = 2e-5;
/** Of a probability, that a logit off by TOLERANCE of the largest makes. */
const PROBABILITY_TOLERANCE = 1e-3;
const CONTEXT = 96;
const TEXTS = ['dog 🙂🙂 日本 cafe\u0301 👨‍👩‍👧 cat', 'a🙂b日c 1234 ﬁn½ 𠀀 🙂 dog'];
const WORDS = [...new Set(TEXTS.flatMap((text) => text.split(' ')))];

/** Three links into layer 2, of different augmenters, one as released; nobody reads "c". */
const LINKS: Link[] = [
  { augmenter: 'a', from: 2, to: 2, heads: 2, distanceBias: false, variant: 'released' as const },
  { augmenter: 'b', from: 1, to: 2, heads: 3, distanceBias: true },
  { augmenter: 'a', from: 1, to: 1, heads: 2, distanceBias: true },
  { augmenter: 'a', from: 0, to: 2, heads: 1, distanceBias: false },
].map((link, i) => ({ ...OURS, ...link, id: `link ${i}`, enabled: true }));

const ANCHORS: Record<string, Side> = { bytes: byteLevel(1000), words: words(WORDS) };
const AUGMENTERS = new Map([
  ['a', words(WORDS.filter((_, i) => i % 3 > 0))],
  ['b', byteLevel(30)],
  ['c', byteLevel(200)],
]);

describe.each(Object.entries(ANCHORS))('an anchor that reads %s', (_, anchor) => {
  let gpu: Gpu;
  let plain: PlainCase;
  let looks: Looks;

  beforeAll(async () => {
    gpu = await testGpu();
    plain = await plainCase(gpu, anchor, AUGMENTERS, LINKS);
    const { composition } = plain.made;
    const models = Array.from(AUGMENTERS, ([id, side]) => loaded(id, side, composition.augmenters.get(id)));
    const read = models.filter(({ card }) => card.id !== 'c');
    looks = new Looks(gpu, {
      anchor: loaded(ANCHOR, anchor, composition.anchor),
      augmenters: models,
      context: CONTEXT,
      compositionOf: () => composition,
      readersOf: () => ({
        anchor: { tokenizer: anchor.tokenizer, eosIds: [] },
        augmenters: new Map(read.map(({ card, side }) => [card.id, side])),
        slots: CONTEXT,
      }),
    });
  });

  describe.each(TEXTS)('%s', (text) => {
    const all = anchor.tokenizer.encode(text).ids;
    const prompt = text.split(' ')[0];
    const asked = anchor.tokenizer.encode(prompt).ids.length;
    const looked = { prompt, ids: all.slice(asked), speaker: COMPOSITION } as const;

    it('tokens and shares', async () => {
      const { tokens, promptTokens, augmenters, links } = await looks.inside(looked);
      expect(promptTokens).toBe(asked);
      expect(tokens).toHaveLength(all.length);
      const whole = (shown: readonly string[]): string => shown.join('').replaceAll('\uFFFD', '');
      if (anchor === ANCHORS.bytes)
        for (const t of all.keys())
          expect(whole(tokens.slice(0, t + 1))).toBe(wholeCharacters(anchor.bytes(all.slice(0, t + 1))));
      expect(whole(tokens)).toBe(text);
      expect(augmenters.map(({ id }) => id)).toEqual(['a', 'b']);
      for (const read of augmenters) expect(whole(read.tokens)).toBe(text);

      const { traces } = traced(plain, plain.text(all));
      expect(links.map(({ link }) => link)).toEqual(LINKS.map(({ id }) => id));
      for (const [i, { share, perToken }] of links.entries()) {
        const { found, added } = traces[i];
        const squares = (states: readonly Numbers[]): number[] => states.map((state) => dot(state, state));
        const [bridge, residual] = [squares(added), squares(found)];
        expect(
          relativeError(
            perToken,
            bridge.map((each, t) => Math.sqrt(each / residual[t])),
          ),
        ).toBeLessThan(TOLERANCE);
        const sum = (of: readonly number[]): number => of.reduce((total, each) => total + each, 0);
        expect(relativeError([share], [Math.sqrt(sum(bridge) / sum(residual))])).toBeLessThan(TOLERANCE);
      }
    });

    it('where links look', async () => {
      const read = plain.text(all);
      const { traces } = traced(plain, read);
      for (const [i, link] of LINKS.entries()) {
        const { heads, rows, columns, weights } = await looks.atLink({ ...looked, link: link.id });
        expect([heads, rows, columns]).toEqual([
          link.heads,
          all.length,
          read.augmenters.get(link.augmenter)?.ids.length,
        ]);
        const expected = traces[i].weights.flatMap((byHead) =>
          byHead.flatMap((seen) => [...seen, ...Array.from({ length: columns - seen.length }, () => 0)]),
        );
        expect(relativeError(weights, expected)).toBeLessThan(TOLERANCE);
      }
    });

    it('what comes next, as it was when the token was said', async () => {
      for (const place of all.keys()) {
        const said = all.slice(0, Math.max(asked, place + 1));
        const read = plain.text(said);
        const { states, traces } = traced(plain, read);
        const { next, lens } = await looks.atToken({ ...looked, place });
        const expectNext = (
          actual: readonly NextToken[] | undefined,
          model: PlainModel,
          { tokenizer }: Side,
          ids: readonly number[],
          state: Numbers | undefined,
        ): void => {
          const likely = state ? mostLikely(plainLogits(model, state)) : [];
          expect(actual?.map((token) => token.text)).toEqual(likely.map(({ id }) => textAfter(tokenizer, ids, id)));
          for (const [n, { probability }] of likely.entries())
            expect(Math.abs((actual?.[n].probability ?? 0) / probability - 1)).toBeLessThan(PROBABILITY_TOLERANCE);
        };
        const here = all.slice(0, place + 1);
        const expectAnchor = (actual: readonly NextToken[], state: Numbers): void =>
          expectNext(actual, plain.anchor, anchor, here, state);
        const { blocks } = plain.anchor;
        expect(next.map(({ speaker }) => speaker)).toEqual([COMPOSITION, ANCHOR, 'a', 'b', 'c']);
        expectAnchor(next[0].tokens, states[blocks][place]);
        expectAnchor(next[1].tokens, plainStates(plain.anchor, here)[blocks][place]);
        for (const [n, [id, side]] of [...AUGMENTERS].entries()) {
          const model = plain.augmenters.get(id);
          const { ids = [], seen = [] } = read.augmenters.get(id) ?? {};
          const last = seen[place].at(-1);
          if (!model) throw new Error(`There is no "${id}".`);
          const own = last === undefined ? [] : ids.slice(0, last + 1);
          expectNext(next[2 + n].tokens, model, side, own, plainStates(model, own)[model.blocks].at(-1));
        }
        expect(lens.map(({ link }) => link)).toEqual(LINKS.map(({ id }) => id));
        for (const [i, { before, after }] of lens.entries()) {
          const { found, added } = traces[i];
          expectAnchor(before, found[place]);
          expectAnchor(after, plus(found[place], added[place]));
        }
      }
    });
  });
});

/** What each link did, by position; and the states. */
function traced({ anchor, augmenters, links }: PlainCase, text: PlainText) {
  const traces = links.map(() => ({
    found: [] as Numbers[],
    added: [] as Numbers[],
    weights: [] as (readonly Numbers[])[],
  }));
  const states = composedStates(anchor, augmenters, links, text, (link, position, { state, bridge, weights }) => {
    const trace = traces[links.indexOf(link)];
    trace.found[position] = state;
    trace.added[position] = bridge;
    trace.weights[position] = weights;
  });
  return { states, traces };
}

/** Enough of a model to be looked at. */
function loaded(id: string, { tokenizer, vocabulary }: Side, decoder: Decoder | undefined): LoadedModel {
  const card = { id, title: id, vocabulary, contextLength: CONTEXT } as LoadedModel['card'];
  if (!decoder) throw new Error(`There is no "${id}".`);
  return { card, decoder, side: { tokenizer, eosIds: [] }, unknownId: undefined };
}

function mostLikely(logits: Numbers): { id: number; probability: number }[] {
  return softmax(logits)
    .map((probability, id) => ({ id, probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, NEXT_TOKENS);
}
