// Looking inside as a person does: at answers that were given, with links left out, beside a run; and what is refused.
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextToLookAt } from '../shared/looks.ts';
import { ANCHOR, COMPOSITION, PINNED, type Commands } from '../shared/protocol.ts';
import type { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { AUGMENTER, losses, preset, rested, settings, tellStories } from './testing/story.ts';

const PROMPT = 'w5 w17';
const { start, gpu } = tellStories();

async function asked(session: Session, prompt = PROMPT, maxTokens = 6): Promise<TextToLookAt> {
  const [{ ids }] = await session.ask({ askId: 1, prompt, speakers: [COMPOSITION], maxTokens });
  return { prompt, ids, speaker: COMPOSITION };
}

/** All that there is to see of a text. */
async function everything(session: Session, text: TextToLookAt) {
  const look = await session.lookInside(text);
  const links = [];
  for (const { link } of look.links) links.push(await session.lookAtLink({ ...text, link }));
  const tokens = [];
  for (const place of look.tokens.keys()) tokens.push(await session.lookAtToken({ ...text, place }));
  return { look, links, tokens };
}

describe('a look', () => {
  it('at a text with a link left out is that of the link switched off', async () => {
    const { session } = await start();
    const text = await asked(session);
    const { links } = await session.usePresetLinks();
    const left = links[1].id;
    const whole = await everything(session, text);
    const without = await everything(session, { ...text, without: [left] });
    expect(await everything(session, text)).toEqual(whole);
    await session.wire({ links: links.map((each) => ({ ...each, enabled: each.id !== left })) });
    const off = await everything(session, text);
    expect(off.look.links.map(({ link }) => link)).not.toContain(left);
    expect(without).toEqual(off);
    expect(whole.tokens.at(-1)?.next[0]).not.toEqual(off.tokens.at(-1)?.next[0]);
    const none = await everything(session, { ...text, without: links.map(({ id }) => id) });
    expect(none.look).toMatchObject({ links: [], augmenters: [] });
    for (const { next } of none.tokens) expect(next[0].tokens).toEqual(next[1].tokens);
  });

  it('into links that are not trained: nothing is written, and the anchor is itself', async () => {
    const { session } = await start();
    const text = await asked(session);
    await session.startOver();
    const { look, tokens } = await everything(session, text);
    expect(look.links).toHaveLength(5);
    for (const { share, perToken } of look.links) expect([share, ...perToken]).toEqual([0, ...perToken.map(() => 0)]);
    for (const { next, lens } of tokens) {
      expect(next[0].tokens).toEqual(next[1].tokens);
      for (const { before, after } of lens) expect(after).toEqual(before);
    }
  });

  it('at an answer that filled all the room there is', async () => {
    const { session } = await start();
    const text = await asked(session, 'w1 '.repeat(63).trim(), 20);
    const look = await session.lookInside(text);
    const last = await session.lookAtToken({ ...text, place: look.tokens.length - 1 });
    expect(last.next.map(({ speaker, tokens }) => [speaker, tokens.length])).toEqual([
      [COMPOSITION, 5],
      [ANCHOR, 5],
      [AUGMENTER, 5],
    ]);
    const chosen = await session.lookAtToken({ ...text, place: look.promptTokens - 1 });
    expect(look.tokens[look.promptTokens]).toBe(chosen.next[0].tokens[0].text);
  });

  it('gives its memory back when the wiring changes, another text comes, or the models are opened again', async () => {
    const live = liveBuffers(gpu());
    const { session } = await start();
    const { links } = await session.usePresetLinks();
    const before = live.size;
    const held = session.inspectDevice().heldBytes;
    const text: TextToLookAt = { prompt: PROMPT, ids: [7, 8], speaker: COMPOSITION };
    await everything(session, text);
    const once = live.size;
    expect(once).toBeGreaterThan(before);
    const caches = session.inspectDevice().parts.find(({ what }) => what === 'caches')?.bytes ?? 0;
    expect(session.inspectDevice().heldBytes - held).toBeGreaterThanOrEqual(caches);
    expect(caches).toBeGreaterThan(0);
    await everything(session, { ...text, without: [links[0].id] });
    await everything(session, { ...text, without: [links[1].id] });
    await everything(session, { ...text, ids: [9] });
    expect(live.size).toBe(once);
    await session.startOver();
    expect(live.size).toBe(before);
    await everything(session, text);
    await session.open({ preset });
    expect(live.size).toBe(before);
  });
});

describe('a run', () => {
  it('goes on beside it as if nobody looked, and what is seen is of the links as they are', async () => {
    const [watched, left] = [await start(), await start()];
    const text = await asked(watched.session);
    const before = await everything(watched.session, text);
    await Promise.all([watched, left].map(({ session }) => session.train({ settings })));
    const seen = [];
    while (watched.events.findLast((event) => event.type === 'runChanged')?.state === 'running')
      seen.push(await everything(watched.session, text));
    expect(await rested(watched.events)).toMatchObject({ state: 'finished' });
    expect(await rested(left.events)).toMatchObject({ state: 'finished' });
    expect(losses(watched.events)).toEqual(losses(left.events));
    expect(losses(left.events)).toHaveLength(settings.steps);
    expect(seen.length).toBeGreaterThan(0);
    const after = await everything(watched.session, text);
    expect(after.look.links[0].share).not.toBe(before.look.links[0].share);
    expect(after).toEqual(await everything(left.session, text));
  });
});

const sevens = (count: number): number[] => Array.from({ length: count }, () => 7);

describe('what cannot be looked at is refused in words', () => {
  const text: TextToLookAt = { prompt: PROMPT, ids: [7], speaker: COMPOSITION };
  let session: Session;
  beforeAll(async () => void ({ session } = await start()));

  it.each<[string, unknown, string]>([
    ['a token that is none', { ids: [96] }, 'tiny-llama has no token'],
    ['a token below 0', { ids: [-1] }, '(ids.0)'],
    ['part of a token', { ids: [1.5] }, '(ids.0)'],
    ['a text for tokens', { ids: 'w1' }, '(ids)'],
    ['too many tokens', { ids: sevens(200) }, 'The text has 203 tokens, and there is room for 128.'],
    ['too many for the augmenter, which makes more of them', { ids: sevens(100) }, 'there is room for 128'],
    ['one without links', { speaker: ANCHOR }, 'Only the composition'],
    ['what is not pinned', { speaker: PINNED }, 'pinned'],
    ['a number for a question', { prompt: 7 }, '(prompt)'],
    ['nobody in a conversation', { prompt: [{ role: 'nobody', content: '' }] }, '(prompt)'],
    ['a question that is too long', { prompt: 'w1 '.repeat(500) }, 'there is room for'],
    ['a link that nobody has', { without: ['x'] }, 'There is no link "x" to leave out.'],
    ['a link without an id', { without: [3] }, '(without.0)'],
    ['fewer than no messages', { droppedMessages: -1 }, '(droppedMessages)'],
  ])('%s', async (_, wrong, words) => {
    const params = { ...text, ...(wrong as Partial<TextToLookAt>) };
    const looks = [
      session.lookInside(params),
      session.lookAtToken({ ...params, place: 0 }),
      session.lookAtLink({ ...params, link: 'x' }),
    ];
    for (const look of looks) {
      await expect(look).rejects.toMatchObject({ code: 'bad-request' });
      await expect(look).rejects.toThrow(words);
    }
  });

  it('a place or a link that is not there', async () => {
    const at = (place: unknown) => session.lookAtToken({ ...text, place } as Commands['lookAtToken']['params']);
    for (const place of [-1, 4, 0.5, NaN, '0', undefined])
      await expect(at(place)).rejects.toThrow('The text has tokens 0 to 3, and no token');
    await expect(session.lookAtLink({ ...text, link: 'none' })).rejects.toThrow('There is no link "none" that is on.');
    const [{ link }] = (await session.lookInside(text)).links;
    await expect(session.lookAtLink({ ...text, link, without: [link] })).rejects.toThrow('that is on');
  });
});
