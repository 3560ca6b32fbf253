import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, readJson } from '../testing/fixtures.ts';
import { Draw } from '../testing/draw.ts';
import { drawContent, drawTemplate, parseDrawn } from '../testing/randomChat.ts';
import { SMALL_TOKENIZERS } from '../testing/smallTokenizers.ts';
import { AnswerText } from '../text/answerText.ts';
import { ChatTemplate } from '../text/chatTemplate.ts';
import { putText } from '../text/conversation.ts';
import { encodePut, joinText, Reading, type TextSide } from '../text/textSide.ts';
import { TextTokenizer } from '../text/tokenizer.ts';
import { turnOf } from '../text/turn.ts';
import { encodeExample } from './encode.ts';

function side(name: string): TextSide {
  const folder = join(FIXTURES, 'models', name);
  const tokenizer = TextTokenizer.fromJson(
    readJson(folder, 'tokenizer.json'),
    readJson(folder, 'tokenizer_config.json'),
  );
  return { tokenizer, eosIds: [2] };
}
const anchor = side('tiny-llama');
const augmenter = side('tiny-augmenter');

describe('encodeExample', () => {
  it('labels the completion and the end of text, and nothing of the prompt', () => {
    const { ids, labels } = encodeExample({ prompt: 'w5 w17', completion: 'w8 w9' }, anchor);
    expect(ids).toHaveLength(5); // <s> w5 w17 w8 w9
    expect(labels).toEqual([NO_LABEL, NO_LABEL, ids[3], ids[4], 2]);
  });

  it('has as many labels as tokens, also when there is none of either', () => {
    const mute = { encode: () => ({ ids: [], ends: [] }) } as unknown as TextTokenizer;
    expect(encodeExample({ prompt: 'a', completion: 'b' }, { tokenizer: mute, eosIds: [2] }).labels).toEqual([]);
  });

  it('an anchor token sees the augmenter tokens that end no later than it does', () => {
    const encoded = encodeExample({ prompt: 'w5 w17', completion: 'w8' }, anchor, new Map([['a', augmenter]]));
    const seen = encoded.augmenters.get('a');
    expect(seen?.ids).toHaveLength(6); // "w" and "5", …
    expect(seen?.visible).toEqual([0, 2, 4, 6]);
    expect(seen?.prompt).toBe(4); // those that end within the prompt
  });
});

describe('encodeExample of a conversation', () => {
  const { words, llamaStyle } = SMALL_TOKENIZERS;
  const chat = (tokenizer: TextTokenizer, source: string | undefined, eosIds: number[]): TextSide => ({
    tokenizer,
    eosIds,
    template: source === undefined ? undefined : ChatTemplate.parse(source),
  });
  const shown = (tokenizer: TextTokenizer, ids: readonly number[]): string[] =>
    ids.map((id) => (id === NO_LABEL ? '·' : tokenizer.tokenText(id)));
  const END = words.idOf('<end>') ?? -1;
  const turns = `{{ '<s>' }}{% for m in messages %}{{ m.role + ' = ' + m.content }} <end>
{% endfor %}{% if add_generation_prompt %}{{ 'cat = ' }}{% endif %}`;

  it('labels the answer and the token that the template ends it with, behind the generation prompt', () => {
    const talking = chat(words, turns, [99]);
    const { ids, labels } = encodeExample({ prompt: 'dog + 1', completion: ' 2 3\n' }, talking, new Map(), 'chat');
    expect(shown(words, ids).join(' ')).toBe('<s> <unk> = dog + 1 <end> cat = 2 3');
    expect(shown(words, labels).join(' ')).toBe('· · · · · · · · 2 3 <end>');
    expect(turnOf(talking)).toEqual({ before: '', after: '', endId: END, stopIds: [END, 99] });
  });

  it('does what the answer is asked with, also where a template writes full conversations in another way', () => {
    const thinking = turns.replace("m.role + ' = '", "m.role + (' = - ' if m.role == 'assistant' else ' = ')");
    const { ids } = encodeExample({ prompt: 'dog', completion: '2' }, chat(words, thinking, []), new Map(), 'chat');
    expect(shown(words, ids).join(' ')).toBe('<s> <unk> = dog <end> cat = 2');
  });

  it.each(['{% for m in messages %}{{ m.content }} = {% endfor %}', undefined])(
    'ends as the model ends a text where the template has no end, or there is no template: %s',
    (source) => {
      const talking = chat(words, source, [words.idOf('7') ?? -1]);
      const { labels } = encodeExample({ prompt: 'dog', completion: '2' }, talking, new Map(), 'chat');
      expect(shown(words, labels).join(' ')).toBe('· 2 7');
    },
  );

  it('puts no second <s> in front of what a template wrote', () => {
    const talking = chat(llamaStyle, "{{ '<s>' }}{% for m in messages %}{{ m.content }}{% endfor %}", [2]);
    const { ids } = encodeExample({ prompt: 'dog', completion: 'cat' }, talking, new Map(), 'chat');
    expect(ids.filter((id) => id === 1)).toHaveLength(1);
    expect(ids).not.toContain(2); // nor </s> behind it
    const plain = encodeExample({ prompt: 'dog', completion: 'cat' }, talking);
    expect([plain.ids[0], plain.ids.at(-1)]).toEqual([1, 2]);
  });

  it('gives each augmenter the conversation in its own words, and rows what they see while it is written', () => {
    const sides = Object.values(SMALL_TOKENIZERS);
    const draw = new Draw(5);
    for (let round = 0; round < 40; round++) {
      const [first, second] = [0, 1].map(() => (draw.chance(0.8) ? parseDrawn(drawTemplate(draw)) : undefined));
      const anchorSide = { tokenizer: SMALL_TOKENIZERS.bytes, eosIds: [], template: first };
      const augmenterSide = { tokenizer: draw.pick([SMALL_TOKENIZERS.bytes, ...sides]), eosIds: [], template: second };
      const both = new Map([['a', augmenterSide]]);
      const example = { prompt: drawContent(draw), completion: `${drawContent(draw).trim()}日🙂` };
      const encoded = encodeExample(example, anchorSide, both, 'chat');
      const put = putText([{ role: 'user', content: example.prompt }], first);
      const question = encodePut(anchorSide, put);
      const answer = new AnswerText(anchorSide.tokenizer, question.ids);
      for (const id of encoded.ids.slice(question.ids.length)) answer.add(id);
      const ends = [...question.ends, ...answer.ends.map((end) => put.text.length + end)];
      const reading = new Reading([{ role: 'user', content: example.prompt }], put, both);
      if (put.format === 'chat') expect(reading.augmenterTokens(answer.text, ends)).toEqual(encoded.augmenters);
    }
  });
});

describe('text of prompt and completion', () => {
  it.each([
    ['2 + 2 =', '4', '2 + 2 = 4'],
    ['2 + 2 = ', '4', '2 + 2 = 4'],
    ['2 + 2 =', ' 4', '2 + 2 = 4'],
    ['', '4', '4'],
  ])('%j and %j make %j', (prompt, completion, text) => expect(joinText(prompt, completion)).toBe(text));
});
