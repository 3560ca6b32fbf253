import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GREEDY, type Sampling } from '../shared/sampling.ts';
import { generate, type GenerateOptions, type Generated } from './answer.ts';
import { CachedComposition } from './bridge/cachedComposition.ts';
import { alone } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { Answering } from './question.ts';
import { COMPOSED_CASES, openCase, type OpenCase } from './testing/composedCase.ts';
import { FIXTURES, loadFixture } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';

const WARM: Sampling = { ...GREEDY, temperature: 1.2, topP: 0.95, topK: 30, seed: 7 };
const PROMPT = 'w1 w2 w3';
let gpu: Gpu;
let model: LoadedModel;

beforeAll(async () => {
  gpu = await testGpu();
  model = await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama');
});
afterEach(() => vi.restoreAllMocks());

/** The model alone, going on with so many tokens before the first is read. */
async function answer(
  options: GenerateOptions,
  { ahead = 2, slots = 64, eosIds = [] as number[] } = {},
): Promise<Generated> {
  const cached = new CachedComposition(gpu, alone(model.decoder), slots);
  vi.spyOn(cached, 'tokensAhead', 'get').mockReturnValue(ahead);
  const answering: Answering = { cached, anchor: { ...model.side, eosIds }, augmenters: new Map() };
  try {
    return await generate(answering, PROMPT, options);
  } finally {
    await cached.destroy();
  }
}

describe('tokens that are read late', () => {
  it.each([GREEDY, WARM, { ...GREEDY, repetitionPenalty: 1.5 }, { ...WARM, repetitionPenalty: 1.5 }])(
    'are those that are read at once: %j',
    async (sampling) => {
      const options = { maxTokens: 24, sampling };
      const atOnce = await answer(options, { ahead: 0 });
      expect(atOnce.ids).toHaveLength(24);
      for (const ahead of [1, 2, 5]) expect(await answer(options, { ahead })).toEqual(atOnce);
    },
  );

  it('end where the model ends the text, and where the person stops', async () => {
    const { ids } = await answer({ maxTokens: 12 });
    const end = ids.findIndex((id, i) => i > 2 && !ids.slice(0, i).includes(id));
    const ended = await answer({ maxTokens: 12 }, { ahead: 3, eosIds: [ids[end]] });
    expect(ended).toMatchObject({ ids: ids.slice(0, end), ended: 'end' });
    let heard = 0;
    const options = { maxTokens: 12, onText: () => void heard++, stopped: () => heard === 4 };
    expect(await answer(options, { ahead: 3 })).toMatchObject({ ids: ids.slice(0, 4), ended: 'stopped' });
  });

  it('end at the last slot, whether or not tokens are ahead', async () => {
    for (const ahead of [0, 4]) {
      const { ended, ids } = await answer({ maxTokens: 40 }, { ahead, slots: 9 });
      expect(ended).toBe('context');
      expect(ids.length).toBe(9 - model.side.tokenizer.encode(PROMPT).ids.length);
    }
  });

  it('leave nothing behind: the same question has the same answer', async () => {
    const cached = new CachedComposition(gpu, alone(model.decoder), 64);
    const answering = { cached, anchor: { ...model.side, eosIds: [] }, augmenters: new Map() };
    const first = await generate(answering, PROMPT, { maxTokens: 5 });
    await generate(answering, 'w9', { maxTokens: 3 });
    expect(await generate(answering, PROMPT, { maxTokens: 5 })).toEqual(first);
    expect(await generate(answering, `${PROMPT} w4`, { maxTokens: 2 })).not.toEqual(first);
    await cached.destroy();
  });
});

describe('chance', () => {
  it('is the same for a seed, another for others', async () => {
    const texts = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const [once, again] = [1, 2].map(() => answer({ maxTokens: 8, sampling: { ...WARM, seed } }));
      expect((await again).text).toBe((await once).text);
      texts.add((await once).text);
    }
    expect(texts.size).toBe(3);
  });

  it('that cannot be is refused in words', async () => {
    const refused = (wrong: Partial<Sampling>) =>
      expect(answer({ maxTokens: 1, sampling: { ...WARM, ...wrong } })).rejects;
    await refused({ temperature: -1 }).toThrow('The temperature must be from 0 to 100; it is -1.');
    await refused({ temperature: NaN }).toThrow('temperature');
    await refused({ topP: 0 }).toThrow('top-p must be above 0');
    await refused({ topK: 1.5 }).toThrow('top-k must be a whole number');
    await refused({ repetitionPenalty: 0 }).toThrow('The repetition penalty must be above 0 and at most 10; it is 0.');
    await refused({ seed: 2 ** 32 }).toThrow('The seed');
  });
});

describe('a repetition penalty', () => {
  it('counts the question and the answer, and nothing else of what the caches have seen', async () => {
    const cached = new CachedComposition(gpu, alone(model.decoder), 64);
    const answering = { cached, anchor: { ...model.side, eosIds: [] }, augmenters: new Map() };
    const sampling = { ...GREEDY, repetitionPenalty: 10 };
    const first = await generate(answering, PROMPT, { maxTokens: 12, sampling });
    const said = [...model.side.tokenizer.encode(PROMPT).ids, ...first.ids];
    expect(new Set(said).size).toBe(said.length);
    // What it said, as a question: other tokens must come now.
    await generate(answering, 'w40 w41 w42', { maxTokens: 12, sampling });
    expect(await generate(answering, PROMPT, { maxTokens: 12, sampling })).toEqual(first);
    expect((await generate(answering, PROMPT, { maxTokens: 12 })).ids).not.toEqual(first.ids);
    await cached.destroy();
  });
});

describe('a composition', () => {
  let open: OpenCase;
  beforeAll(async () => {
    const found = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter');
    if (!found) throw new Error('There is no case one-augmenter.');
    open = await openCase(gpu, found);
  });

  it('waits for its augmenters, also when tokens are drawn', async () => {
    const { anchor, augmenters, board } = open;
    const cached = new CachedComposition(gpu, (await board()).composition, 64);
    expect(cached.tokensAhead).toBe(0);
    await expect(cached.advanceByChosen()).rejects.toThrow('have not read');
    const sides = new Map(augmenters.map(({ card, side }) => [card.id, side]));
    const answering = { cached, anchor: { ...anchor.side, eosIds: [] }, augmenters: sides };
    const greedy = await generate(answering, PROMPT, { maxTokens: 6 });
    const drawn = await generate(answering, PROMPT, { maxTokens: 6, sampling: WARM });
    expect(drawn.ids).toHaveLength(6);
    expect(drawn).not.toEqual(greedy);
    expect(await generate(answering, PROMPT, { maxTokens: 6, sampling: WARM })).toEqual(drawn);
    await cached.destroy();
  });
});
