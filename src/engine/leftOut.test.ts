// Leaving links out for one answer or one score gives what a wiring without them gives, to the last bit, and is quick to do
// again; and what links write, over a whole session.
import { takeExamples } from './testing/story.ts';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { folderLibrary } from '../cli/folders.ts';
import { OWN_SETTINGS, ownPreset } from '../shared/ownPreset.ts';
import { ANCHOR, COMPOSITION, type EngineEvent } from '../shared/protocol.ts';
import { writeCompositionFile } from './compositionFile.ts';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import { CachedDecoder } from './model/cachedDecoder.ts';
import { Session } from './session.ts';
import { Speakers } from './speakers.ts';
import { COMPOSED_CASES, openCase, readLinks, type ComposedCase, type OpenCase } from './testing/composedCase.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { Trainer } from './training/trainer.ts';

const CASE = COMPOSED_CASES.find(({ name }) => name === 'two-augmenters') as ComposedCase;
const IDS = CASE.golden.links.map(({ id }) => id);
/** One, all of an augmenter, two that are not side by side, all. */
const LEFT_OUT = [[IDS[0]], [IDS[2], IDS[3]], [IDS[1], IDS[3]], IDS];
const OPTIONS = { maxTokens: 8 };
const PROMPT = 'w5 w17';
const EXAMPLES = Array.from({ length: 12 }, (_, i) => ({
  prompt: `w${i} w${2 * i + 1}`,
  completion: ` w${(7 * i) % 60} w${i}`,
}));

let gpu: Gpu;
let open: OpenCase;
beforeAll(async () => {
  gpu = await testGpu();
  open = await openCase(gpu, CASE);
});
afterEach(() => vi.restoreAllMocks());

const speakersOf = (board: LinkBoard): Speakers =>
  new Speakers(gpu, open.anchor, open.augmenters, () => board.composition);

/** Answer and scores of a speaker's board, as they are or without links. */
async function heard(speakers: Speakers, without?: readonly string[]) {
  const { ids } = await speakers.ask(COMPOSITION, PROMPT, OPTIONS, without);
  return { ids, scores: await speakers.scoreEach(COMPOSITION, EXAMPLES, without) };
}

describe('without some of its links', () => {
  it.each(LEFT_OUT.map((ids) => [ids]))('a composition is one where they are off: %j', async (without) => {
    const [board, other] = [await open.board(), await open.board()];
    await other.set(other.wiring.links.map((link) => ({ ...link, enabled: !without.includes(link.id) })));
    const [whole, reduced] = [speakersOf(board), speakersOf(other)];
    const [before, left, off] = [await heard(whole), await heard(whole, without), await heard(reduced)];
    expect(left).toEqual(off);
    expect(left.scores).not.toEqual(before.scores);
    expect(await heard(whole)).toEqual(before);
    expect(await heard(reduced, without)).toEqual(off); // what is off can be left out
    await whole.destroy();
    await reduced.destroy();
  });

  it('a model alone has none to leave out; a link that is not there is refused', async () => {
    const speakers = speakersOf(await open.board());
    const alone = await speakers.ask(ANCHOR, PROMPT, OPTIONS);
    expect(await speakers.ask(ANCHOR, PROMPT, OPTIONS, [IDS[0]])).toEqual(alone);
    const refused = { code: 'bad-request', message: expect.stringContaining('"link-9"') as string };
    await expect(speakers.ask(COMPOSITION, PROMPT, OPTIONS, ['link-9'])).rejects.toMatchObject(refused);
    await expect(speakers.score(COMPOSITION, EXAMPLES, [IDS[0], 'link-9'])).rejects.toMatchObject(refused);
    await speakers.destroy();
  });

  it('is asked again without computing anything again, until others are left out or the links are new', async () => {
    const speakers = speakersOf(await open.board());
    const live = liveBuffers(gpu);
    await speakers.ask(COMPOSITION, PROMPT, OPTIONS);
    const [once, bytes] = [live.size, speakers.bytes];
    const rows = async (without: readonly string[]): Promise<number> => {
      const feed = vi.spyOn(CachedDecoder.prototype, 'feed');
      await speakers.ask(COMPOSITION, PROMPT, { maxTokens: 1 }, without);
      const count = feed.mock.calls.reduce((sum, [ids]) => sum + ids.length, 0);
      feed.mockRestore();
      return count;
    };
    expect(await rows([IDS[0]])).toBeGreaterThan(1);
    const [held, more] = [live.size, speakers.bytes];
    expect(held).toBeGreaterThan(once);
    expect(more).toBeGreaterThan(bytes);
    expect(await rows([])).toBe(1); // the whole one was kept as well: the last token is always run
    expect(await rows([IDS[0], IDS[0]])).toBe(1);
    expect(await rows([IDS[1], IDS[0]])).toBeGreaterThan(1);
    expect(await rows([IDS[0], IDS[1]])).toBe(1);
    expect(speakers.bytes).toBeLessThan(more); // one link's cache less than before
    await speakers.recompose();
    expect([live.size, speakers.bytes]).toEqual([0, 0]);
    await rows([IDS[0]]);
    await speakers.destroy();
    expect([live.size, speakers.bytes]).toEqual([0, 0]);
  });

  it('forgets what it computed when the links are trained', async () => {
    const board = await open.board();
    const speakers = speakersOf(board);
    const without = [IDS[0]];
    await heard(speakers, without);
    const encoded = speakers.encode(COMPOSITION, EXAMPLES);
    const settings = { ...OWN_SETTINGS, steps: 3, batch: 4, learningRate: 0.1, warmupSteps: 0 };
    const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, settings);
    while (!trainer.finished) await trainer.next();
    trainer.destroy();
    const [kept, anew] = [await heard(speakers, without), await heard(speakersOf(board), without)];
    expect(kept).toEqual(anew);
    await speakers.destroy();
  });
});

describe('a session', () => {
  const [anchor, ...augmenters] = [CASE.golden.anchor, ...CASE.golden.augmenters].map((id) => ({
    id,
    title: id,
    hasChatTemplate: false,
  }));
  const preset = ownPreset({ anchor, augmenters });
  const settings = { ...OWN_SETTINGS, steps: 4, batch: 4, evaluateEvery: 4 };

  async function start(): Promise<{ session: Session; events: EngineEvent[] }> {
    const events: EngineEvent[] = [];
    const library = folderLibrary(join(FIXTURES, 'models'));
    const session = new Session({ gpu, library, emit: (event) => events.push(event) });
    await session.open({ preset });
    await session.loadComposition({ file: writeCompositionFile(readLinks(CASE)) });
    return { session, events };
  }

  it('says what each link writes: none without examples, nothing at the start, more with every step', async () => {
    const { session, events } = await start();
    expect(await session.measureLinks({ limit: 8 })).toEqual([]);
    await takeExamples(session, 'mine.jsonl', EXAMPLES);
    const shares = await session.measureLinks({ limit: 8 });
    expect(shares.map(({ link }) => link)).toEqual(IDS);
    expect(shares.every(({ share }) => share > 0)).toBe(true);
    expect(await session.measureLinks({ limit: 3 })).not.toEqual(shares);
    await session.startOver();
    expect(await session.measureLinks({ limit: 8 })).toEqual(IDS.map((link) => ({ link, share: 0 })));
    for (let step = 0; step < 3; step++) await session.step({ settings });
    const told = events.flatMap((event) => (event.type === 'stepsDone' ? [event.shares] : []));
    expect(told).toHaveLength(3);
    expect(told[0]).toEqual(IDS.map((link) => ({ link, share: 0 }))); // before the first update
    for (const { link, share } of told[2]) expect(share, link).toBeGreaterThan(0);
    await session.stop();
  });

  it('measures beside a run, whose losses stay what they are', async () => {
    const losses = async (beside: (session: Session) => Promise<unknown>): Promise<number[]> => {
      const { session, events } = await start();
      await takeExamples(session, 'mine.jsonl', EXAMPLES);
      await session.train({ settings });
      await beside(session);
      while (events.findLast((event) => event.type === 'runChanged')?.state === 'running')
        await new Promise((resolve) => setTimeout(resolve, 5));
      return events.flatMap((event) => (event.type === 'stepsDone' ? event.points.map(({ loss }) => loss) : []));
    };
    const straight = await losses(() => Promise.resolve());
    expect(straight).toHaveLength(settings.steps);
    expect(await losses((session) => session.measureLinks({ limit: 12 }))).toEqual(straight);
  });

  it('asks and scores without links, and refuses those that it does not know', async () => {
    const { session } = await start();
    await takeExamples(session, 'mine.jsonl', EXAMPLES);
    const ask = async (without?: string[]): Promise<string[]> => {
      const speakers = [ANCHOR, COMPOSITION];
      const answers = await session.ask({ askId: 1, prompt: PROMPT, speakers, maxTokens: 6, without });
      return answers.map(({ text }) => text);
    };
    const [alone, composed] = await ask();
    expect(composed).not.toBe(alone);
    expect(await ask(IDS)).toEqual([alone, alone]);
    const score = async (without?: string[]): Promise<number> =>
      (await session.score({ speakers: [COMPOSITION], limit: 9, without }))[0].loss;
    expect(await score([IDS[3]])).not.toBe(await score());
    await expect(score(['nobody'])).rejects.toMatchObject({ code: 'bad-request' });
    await expect(ask(['nobody'])).rejects.toMatchObject({ code: 'bad-request' });
    await session.wire({ links: [] });
    await expect(ask(IDS)).rejects.toMatchObject({ code: 'bad-request' });
  });
});
