import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../shared/chat.ts';
import type { Commands } from '../../shared/protocol.ts';
import { askOnceMore, chatStreamed, newChat, say, stopChat, useChat } from './chat.ts';
import { changeChatSettings, samplingOf, useChatSettings, type ChatSettings } from './chatSettings.ts';
import { engine } from './engineClient.ts';

type Ask = Commands['ask']['params'];
const asked: Ask[] = [];
let finish: (() => void) | undefined;
let waits = false;

const settings: ChatSettings = { ...useChatSettings.getState(), seed: 5, newSeed: false };
const who = () => asked.map(({ speakers }) => speakers[0]);
const read = (i: number) => (asked[i].prompt as ChatMessage[]).map(({ content }) => content);
const newest = () => useChat.getState().turns.at(-1);

async function answer(ask: Ask): Promise<unknown> {
  asked.push(ask);
  if (waits) await new Promise<void>((resolve) => (finish = resolve));
  const [speaker] = ask.speakers;
  return [{ speaker, text: `${speaker} ${asked.length}`, ended: waits ? 'stopped' : 'end' }];
}

beforeEach(() => {
  asked.length = 0;
  waits = false;
  newChat();
  useChatSettings.setState(settings);
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (command === 'ask') return answer(params as Ask) as never;
    if (command === 'stopAnswer') finish?.();
    return Promise.resolve(null as never);
  });
});

describe('a chat', () => {
  it('asks everyone in turn; each reads its own answers only', async () => {
    await say('One?');
    await say('Two?');
    expect(who()).toEqual(['codes', 'anchor', 'composition', 'codes', 'anchor', 'composition']);
    expect(read(3)).toEqual(['One?', 'codes 1', 'Two?']);
    expect(read(4)).toEqual(['One?', 'anchor 2', 'Two?']);
    expect(useChat.getState()).toMatchObject({ busy: false, asking: undefined });
  });

  it('shows an answer while it comes, only where it belongs', async () => {
    waits = true;
    const done = say('One?');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    chatStreamed(asked[0].askId, 'so f');
    chatStreamed(-1, 'of somebody else');
    expect(newest()?.answers).toMatchObject({
      codes: { state: 'streaming', text: 'so f' },
      anchor: { state: 'waiting' },
    });
    stopChat();
    await done;
    expect(who()).toEqual(['codes']);
    expect(newest()?.answers.anchor).toMatchObject({ state: 'done', text: '' });
    expect(useChat.getState().busy).toBe(false);
  });

  it('asks again with another seed, also where it is fixed; one speaker, or all', async () => {
    await say('One?');
    await askOnceMore(['anchor']);
    expect(who().slice(3)).toEqual(['anchor']);
    expect(read(3)).toEqual(['One?']);
    expect(asked[3].sampling?.seed).not.toBe(asked[1].sampling?.seed);
    expect(newest()?.answers.anchor.text).toBe('anchor 4');
  });

  it('all speakers draw with one seed', async () => {
    changeChatSettings({ newSeed: true });
    await say('One?');
    expect(new Set(asked.map(({ sampling }) => sampling?.seed)).size).toBe(1);
    await say('Two?');
    expect(new Set(asked.map(({ sampling }) => sampling?.seed)).size).toBe(2);
  });

  it('an edited question takes the place of the old one, and of all that followed', async () => {
    await say('One?');
    await say('Two?');
    await say('Uno?', useChat.getState().turns[0].id);
    expect(useChat.getState().turns.map(({ question }) => question)).toEqual(['Uno?']);
    expect(read(6)).toEqual(['Uno?']);
  });

  it('an edit while somebody answers ends that answer first', async () => {
    waits = true;
    const first = say('One?');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    waits = false;
    await say('Uno?', newest()?.id);
    await first;
    expect(who()).toEqual(['codes', 'codes', 'anchor', 'composition']);
    expect(newest()?.answers.composition.state).toBe('done');
    expect(useChat.getState().busy).toBe(false);
  });

  it('a failure is its own speaker’s', async () => {
    vi.mocked(engine.call).mockImplementation(((_: string, { speakers }: Ask) =>
      speakers[0] === 'anchor' ? Promise.reject(new Error('Broken.')) : Promise.resolve([{ text: 'fine' }])) as never);
    await say('One?');
    expect(newest()?.answers).toMatchObject({
      anchor: { state: 'failed' },
      composition: { state: 'done', text: 'fine' },
    });
    expect(newest()?.answers.anchor.error?.message).toContain('Broken.');
  });
});

describe('seeds', () => {
  it('new each time, or fixed and moved on with each try', () => {
    expect(samplingOf({ ...settings, newSeed: true }, 0, () => 77).seed).toBe(77);
    expect([0, 1].map((again) => samplingOf(settings, again).seed)).toEqual([5, 6]);
    expect(samplingOf({ ...settings, seed: 2 ** 32 - 1 }, 1).seed).toBe(0);
  });
});
