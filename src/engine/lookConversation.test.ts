// Looking at conversations through chat templates, at what had no room in them, and at long texts.
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../shared/chat.ts';
import type { TextToLookAt } from '../shared/looks.ts';
import { ANCHOR, COMPOSITION } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { LoadedModel } from './loadedModel.ts';
import { readAttention } from './looking/linkLook.ts';
import { OpenText } from './looking/openText.ts';
import { Speakers } from './speakers.ts';
import { COMPOSED_CASES, openCase, type OpenCase } from './testing/composedCase.ts';
import { testGpu } from './testing/gpu.ts';
import { ChatTemplate } from './text/chatTemplate.ts';
import { textAfter } from './text/tokenTexts.ts';

const MARKS = `{{ '<s>' }}{% for m in messages %}{{ ' w80 ' if m.role == 'user' else ' w82 ' }}{{ m.content | trim }}{% endfor %}
{{- ' w82 ' if add_generation_prompt }}`;
const LETTERS = '{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}';
const REFUSES =
  '{% if messages | length > 1 %}{{ raise_exception("One at a time.") }}{% endif %}{{ messages[0].content }}';

let gpu: Gpu;
let open: OpenCase;
let board: LinkBoard;

beforeAll(async () => {
  gpu = await testGpu();
  const found = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter');
  if (!found) throw new Error('There is no case one-augmenter.');
  open = await openCase(gpu, found);
  board = await open.board();
});

function talking(model: LoadedModel, source: string): LoadedModel {
  return { ...model, side: { ...model.side, eosIds: [], template: ChatTemplate.parse(source) } };
}

function speakers(augmenterSource: string, linked = true): Speakers {
  const { composition } = board;
  const augmenters = open.augmenters.map((model) => talking(model, augmenterSource));
  const links = linked ? composition.links : [];
  return new Speakers(gpu, talking(open.anchor, MARKS), augmenters, () => ({ ...composition, links }), {
    context: 128,
  });
}

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const words = (count: number, first = 0): string =>
  Array.from({ length: count }, (_, i) => `w${(first + 7 * i) % 70}`).join(' ');

/** Asks, and sees at each token of the answer that the next one is in front. */
async function expectSaid(talk: Speakers, messages: ChatMessage[], maxTokens: number, knowsDropped: boolean) {
  const { ids, question } = await talk.ask(COMPOSITION, messages, { maxTokens });
  const droppedMessages = knowsDropped ? question.droppedMessages : undefined;
  const looked = { prompt: messages, ids, droppedMessages, speaker: COMPOSITION } as const;
  const look = await talk.looks.inside(looked);
  expect(look.promptTokens).toBe(question.ids.length);
  for (const [t, id] of ids.entries()) {
    const said = [...question.ids, ...ids.slice(0, t)];
    const { next } = await talk.looks.atToken({ ...looked, place: said.length - 1 });
    expect(next[0].tokens[0].text).toBe(textAfter(open.anchor.side.tokenizer, said, id));
  }
  return { look, question };
}

describe('a conversation', () => {
  it('is looked at in each model’s own words, and each answer is what was likeliest', async () => {
    const talk = speakers(LETTERS);
    const messages = [user(words(6)), assistant('w9 w3'), user('w5 w6')];
    const { look, question } = await expectSaid(talk, messages, 8, false);
    expect(question.format).toBe('chat');
    expect(look.tokens.slice(0, 3)).toEqual(['<s>', ' w80', ' w0']);
    expect(look.augmenters[0].tokens.join('')).toContain('user: w5 w6');
    await talk.destroy();
  });

  it('is shortened as it was when it was answered', async () => {
    const talk = speakers(LETTERS);
    const dropped = async (messages: ChatMessage[], maxTokens: number): Promise<number> =>
      (await talk.ask(COMPOSITION, messages, { maxTokens, stopped: () => true })).question.droppedMessages;
    let messages = [user('w1')];
    for (let count = 1; (await dropped(messages, 40)) === 0; count++)
      messages = [user(words(count)), assistant('w9 w3'), user('w5 w6')];
    // There is room for a short answer, and none for one of the usual length.
    const { look, question } = await expectSaid(talk, messages, 3, true);
    expect(question.droppedMessages).toBe(0);
    const usual = await talk.looks.inside({ prompt: messages, ids: [], speaker: COMPOSITION });
    expect(usual.promptTokens).toBeLessThan(look.promptTokens);
    await expectSaid(talk, messages, 40, true);
    await expectSaid(talk, messages, 40, false);
    await talk.destroy();
  });

  it('that an augmenter’s template refuses is looked at all the same when no link reads it', async () => {
    const talk = speakers(REFUSES, false);
    const prompt = [user('w1'), assistant('w2'), user('w3')];
    const looked: TextToLookAt = { prompt, ids: [9], speaker: COMPOSITION };
    const { next, lens } = await talk.looks.atToken({ ...looked, place: 4 });
    expect(next.map(({ speaker }) => speaker)).toEqual([COMPOSITION, ANCHOR, open.augmenters[0].card.id]);
    expect(next.map(({ tokens }) => tokens.length)).toEqual([5, 5, 0]);
    expect(lens).toEqual([]);
    await talk.destroy();
    const reading = speakers(REFUSES);
    await expect(reading.looks.inside(looked)).rejects.toThrow('One at a time.');
    await reading.destroy();
  });
});

describe('a long text', () => {
  it('of 2,048 tokens shows where a link looks, some rows at a time', async () => {
    const { composition } = board;
    const [first] = composition.links;
    const ids = Array.from({ length: 2048 }, (_, t) => 3 + ((t * t) % 61));
    const seen = { ids: ids.map((id) => 1 + (id % 7)), visible: ids.map((_, t) => t + 1) };
    const opened = await OpenText.open(
      gpu,
      { ...composition, links: [first] },
      { ids, augmenters: new Map([[first.link.augmenter, seen]]) },
    );
    const [kept] = opened.states.links;
    const weights = await readAttention(gpu, opened.states, kept, 2048);
    const { heads } = first.link;
    expect(weights).toHaveLength(2048 * heads * 2048);
    for (let at = 0; at < 2048 * heads; at += 509) {
      const row = weights.subarray(at * 2048, (at + 1) * 2048);
      const visible = Math.floor(at / heads) + 1;
      expect(row.subarray(visible).every((weight) => weight === 0)).toBe(true);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    }
    const limit = 4 * heads * 1000 ** 2;
    await expect(readAttention(gpu, opened.states, kept, 2048, limit)).rejects.toThrow(
      `With ${heads} heads, where a link looks can be shown for about 1000 tokens; this text has 2048.`,
    );
    opened.destroy();
  });
});
