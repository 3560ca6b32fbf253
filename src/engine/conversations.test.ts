// Conversations, asked: what is computed again, what is left out, where answers end.
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../shared/chat.ts';
import { ANCHOR, COMPOSITION, type Speaker } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { LoadedModel } from './loadedModel.ts';
import { CachedDecoder } from './model/cachedDecoder.ts';
import { Speakers } from './speakers.ts';
import { COMPOSED_CASES, openCase, type OpenCase } from './testing/composedCase.ts';
import { FIXTURES, loadFixture } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { ChatTemplate } from './text/chatTemplate.ts';
import { Trainer } from './training/trainer.ts';
import { USUAL } from '../shared/trainingDefaults.ts';

const TURNS = `{{ '<s>' }}{% for m in messages %}{{ ' w80 ' if m.role == 'user' else ' w81 ' }}{{ m.content | trim }}{% endfor %}
{{- ' w82 ' if add_generation_prompt }}`;
const KEEPS = `{{ '<s>' }}{% for m in messages %}{{ ' w80 ' if m.role == 'user' else ' w82 ' }}{{ m.content | trim }}{% endfor %}
{{- ' w82 ' if add_generation_prompt }}`;
const LETTERS = '{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}';
const SETTINGS = {
  ...USUAL,
  steps: 3,
  batch: 1,
  learningRate: 0.1,
  warmupSteps: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  evaluateEvery: 9,
};

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
afterEach(() => vi.restoreAllMocks());

/** The same model, never at the end of a text, with a template. */
function talking(model: LoadedModel, source: string, eosIds: readonly number[] = []): LoadedModel {
  return { ...model, side: { ...model.side, eosIds, template: ChatTemplate.parse(source) } };
}

function speakers(source = KEEPS, augmenterSource = LETTERS, eosIds: readonly number[] = []): Speakers {
  const augmenters = open.augmenters.map((model) => talking(model, augmenterSource));
  return new Speakers(gpu, talking(open.anchor, source, eosIds), augmenters, () => board.composition, {
    format: 'chat',
  });
}

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const words = (count: number, first = 0): string =>
  Array.from({ length: count }, (_, i) => `w${(first + 7 * i) % 70}`).join(' ');

/** Rows of the models that are computed while this runs. */
async function rowsOf(run: () => Promise<unknown>): Promise<number> {
  const feed = vi.spyOn(CachedDecoder.prototype, 'feed');
  const feedChosen = vi.spyOn(CachedDecoder.prototype, 'feedChosen');
  await run();
  return feed.mock.calls.reduce((sum, [ids]) => sum + ids.length, feedChosen.mock.calls.length);
}

describe('the next turn of a conversation', () => {
  it.each([ANCHOR, COMPOSITION])(
    'computes what is new, and answers as if all of it were: %s',
    async (speaker: Speaker) => {
      const [talk, fresh] = [speakers(), speakers()];
      const messages = [user(words(speaker === ANCHOR ? 90 : 30))];
      const options = { maxTokens: 6 };
      const first = await talk.ask(speaker, messages, options);
      messages.push(assistant(first.text), user('w5 w6'));
      let [kept, anew]: { ids: number[] }[] = [];
      const rows = await rowsOf(async () => void (kept = await talk.ask(speaker, messages, options)));
      vi.restoreAllMocks();
      const rowsAnew = await rowsOf(async () => void (anew = await fresh.ask(speaker, messages, options)));
      expect(kept.ids).toEqual(anew.ids);
      expect(first.question.format).toBe('chat');
      // Three words of the question, the mark of the answer, the last token again; six of the answer, and one ahead.
      if (speaker === ANCHOR) expect(rows).toBeLessThanOrEqual(4 + 1 + 6 + 1);
      expect(rows).toBeLessThan(rowsAnew / 3);
      await talk.destroy();
      await fresh.destroy();
    },
  );

  it('is computed from where it differs', async () => {
    const [talk, fresh] = [speakers(), speakers()];
    await talk.ask(COMPOSITION, [user(words(20))], { maxTokens: 5 });
    for (const messages of [
      [user(words(20, 1))],
      [user(`${words(12)} w69`)],
      [user('w3'), assistant('w4'), user('w3')],
    ]) {
      const [kept, anew] = [talk, fresh].map((each) => each.ask(COMPOSITION, messages, { maxTokens: 5 }));
      expect((await kept).ids).toEqual((await anew).ids);
      await fresh.destroy();
    }
    await talk.destroy();
  });

  it('forgets all when links were trained in between', async () => {
    const own = await open.board();
    const asked = (): Speakers => new Speakers(gpu, open.anchor, open.augmenters, () => own.composition);
    const talk = asked();
    const prompt = words(20);
    const before = await talk.ask(COMPOSITION, prompt, { maxTokens: 8 });
    const examples = talk.encode(COMPOSITION, [{ prompt, completion: words(4, 3) }]);
    const trainer = await Trainer.create(gpu, own.composition, own.packed, examples, SETTINGS);
    while (!trainer.finished) await trainer.next();
    trainer.destroy();
    const after = await talk.ask(COMPOSITION, prompt, { maxTokens: 8 });
    const fresh = asked();
    expect(after.ids).toEqual((await fresh.ask(COMPOSITION, prompt, { maxTokens: 8 })).ids);
    expect(after.ids).not.toEqual(before.ids);
    for (const each of [talk, fresh]) await each.destroy();
    own.destroy();
  });
});

describe('a conversation that is too long', () => {
  const system: ChatMessage = { role: 'system', content: 'w1' };
  const turns = (count: number): ChatMessage[] =>
    Array.from({ length: count }, (_, i) => [user(words(9, i)), assistant(words(9, i + 1))]).flat();

  it('loses its oldest questions with their answers, and keeps the system message', async () => {
    const talk = speakers();
    const answer = await talk.answer(ANCHOR, [system, ...turns(8), user('w5')], { maxTokens: 4 });
    // 128 slots: <s>, 2 of the system, 20 a turn, 3 of the question, and room for 4: five turns, six would be 126 + 4.
    expect(answer).toMatchObject({ droppedMessages: 6, ended: 'limit', tokens: 4 });
    const kept = await talk.ask(ANCHOR, [system, ...turns(8).slice(6), user('w5')], { maxTokens: 4 });
    expect(kept.ids).toHaveLength(4);
    expect(kept.question).toMatchObject({ droppedMessages: 0 });
    expect((await talk.ask(ANCHOR, [system, ...turns(8), user('w5')], { maxTokens: 4 })).ids).toEqual(kept.ids);
    await talk.destroy();
  });

  it('costs what has room, however much was said before', async () => {
    const talk = speakers();
    const { tokenizer } = open.anchor.side;
    const encode = vi.spyOn(tokenizer, 'encode');
    const read = async (count: number): Promise<number> => {
      encode.mockClear();
      const messages = [system, ...turns(count), user('w5')];
      const { question } = await talk.ask(ANCHOR, messages, { maxTokens: 4 });
      expect(question.droppedMessages).toBe(2 * (count - 5));
      return encode.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
    };
    expect(await read(50 + 28 * 70)).toBe(await read(50)); // its words come again after 70 turns
    expect(encode.mock.calls.length).toBeGreaterThan(0);
    await talk.destroy();
  });

  it('must fit into every model: the augmenter that spells reads twice as many tokens', async () => {
    const talk = speakers();
    const [alone, together] = [ANCHOR, COMPOSITION].map((speaker) =>
      talk.answer(speaker, [...turns(5), user('w5')], { maxTokens: 4 }),
    );
    expect(await alone).toMatchObject({ droppedMessages: 0, tokens: 4 });
    expect(await together).toMatchObject({ droppedMessages: 4, tokens: 4 });
    await talk.destroy();
  });

  it('is refused when the last question alone is, and when nothing was asked', async () => {
    const talk = speakers();
    const refuse = (messages: ChatMessage[]) => expect(talk.ask(ANCHOR, messages, { maxTokens: 4 })).rejects;
    await refuse([...turns(2), user(words(130))]).toThrow('The question has 133 tokens, and there is room for 128.');
    await refuse([user('  ')]).toThrow('The question is empty.');
    await refuse([]).toThrow('The question is empty.');
    await talk.destroy();
  });
});

describe('an answer in a conversation', () => {
  it("ends with the template's own end of a turn, and with the model's", async () => {
    const messages = [user('w1 w2')];
    const free = speakers();
    const { ids } = await free.ask(ANCHOR, messages, { maxTokens: 10 });
    await free.destroy();
    const at = ids.findIndex((id, i) => i > 1 && !ids.slice(0, i).includes(id));
    const expected = { ids: ids.slice(0, at), ended: 'end' };
    const own = speakers(KEEPS, LETTERS, [ids[at]]);
    expect(await own.ask(ANCHOR, messages, { maxTokens: 10 })).toMatchObject(expected);
    await own.destroy();
    // The same token, made a special one that the template writes behind an answer.
    const { tokenizer } = open.anchor.side;
    vi.spyOn(tokenizer, 'isSpecial').mockImplementation((id) => id === ids[at]);
    const ending = KEEPS.replace(
      '{{ m.content | trim }}',
      `{{ m.content | trim }}{{ ' ${tokenizer.tokenText(ids[at])} ' if m.role == 'assistant' }}`,
    );
    const written = speakers(ending);
    expect(await written.ask(ANCHOR, messages, { maxTokens: 10 })).toMatchObject(expected);
    // In a text that goes on without a template that token is one like others.
    expect((await written.ask(ANCHOR, '<s> w80 w1 w2 w82', { maxTokens: 10 })).ended).toBe('limit');
    await written.destroy();
  });

  it('is what the same text gives when it is asked as it is', async () => {
    const talk = speakers(TURNS);
    const chat = await talk.ask(ANCHOR, [user(' w1 w2 '), assistant('w3'), user('w4')], { maxTokens: 6 });
    const plain = await talk.ask(ANCHOR, 'w80 w1 w2 w81 w3 w80 w4 w82', { maxTokens: 6 });
    expect(chat.ids).toEqual(plain.ids); // the tokenizer puts <s> in front of the one, the template of the other
    expect([chat.question.format, plain.question.format]).toEqual(['chat', 'plain']);
    await talk.destroy();
  });

  it('comes from the plain contents, line by line, where a model has no template, and says so', async () => {
    const model = await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama');
    expect(model.card.hasChatTemplate).toBe(false);
    const talk = new Speakers(gpu, model, [], () => board.composition);
    const chat = await talk.answer(ANCHOR, [user('w1'), assistant('w2'), user('w3 zebra')], { maxTokens: 4 });
    const plain = await talk.answer(ANCHOR, 'w1\nw2\nw3 zebra\n', { maxTokens: 4 });
    expect(chat).toMatchObject({ text: plain.text, format: 'plain', unknownTokens: 1, droppedMessages: 0 });
    await talk.destroy();
    model.decoder.destroy();
  });
});
