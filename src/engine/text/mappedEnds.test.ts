// What an anchor token sees of an augmenter that has the same conversation in other words.
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/chat.ts';
import { Draw } from '../testing/draw.ts';
import {
  drawContent,
  drawMessages,
  drawTemplate,
  parseDrawn,
  writeLabelled,
  type DrawnTemplate,
  type Labelled,
} from '../testing/randomChat.ts';
import { SMALL_TOKENIZERS as TOKENIZERS } from '../testing/smallTokenizers.ts';
import { putText } from './conversation.ts';
import { encodePut, Reading, type TextSide } from './textSide.ts';
import type { TextTokenizer } from './tokenizer.ts';

interface Case {
  messages: readonly ChatMessage[];
  answer: string;
  templates: readonly [DrawnTemplate, DrawnTemplate];
}

function drawCase(draw: Draw): Case {
  const templates = [drawTemplate(draw), drawTemplate(draw)] as const;
  return { messages: drawMessages(draw), answer: drawContent(draw), templates };
}

/** Ends of the anchor's tokens, and the augmenter's ids and how many of them each sees. */
function reading({ messages, answer, templates }: Case, tokenizers: readonly [TextTokenizer, TextTokenizer]) {
  const [anchor, augmenter] = tokenizers.map((tokenizer, i): TextSide => {
    return { tokenizer, eosIds: [], template: parseDrawn(templates[i]) };
  });
  const put = putText(messages, anchor.template);
  const { ids, ends } = encodePut(anchor, put, answer);
  const seen = new Reading(messages, put, new Map([['a', augmenter]])).augmenterTokens(answer, ends).get('a');
  if (!seen) throw new Error('Nothing is read.');
  return { ids, ends, seen, text: put.text + answer, answerFrom: put.text.length };
}

/** The same counts, character by character. */
function slowCounts(drawn: Case, ends: readonly number[], augmenterEnds: readonly number[]): number[] {
  const { messages, templates, answer } = drawn;
  const [anchor, augmenter] = templates.map((template) => writeLabelled(messages, template, answer));
  return ends.map((end) => {
    const limit = slowLimit(end, anchor, augmenter, messages);
    return augmenterEnds.filter((other) => other <= limit).length;
  });
}

function slowLimit(end: number, anchor: Labelled[], augmenter: Labelled[], messages: readonly ChatMessage[]): number {
  const text = (labelled: Labelled[]): string => labelled.map(({ character }) => character).join('');
  const read = Math.floor(end);
  const isSame = text(anchor.slice(0, Math.ceil(end))) === text(augmenter.slice(0, Math.ceil(end)));
  const questions = [anchor, augmenter].map((all) => text(all.filter(({ message }) => message !== messages.length)));
  if (isSame && (end <= Math.min(...questions.map(({ length }) => length)) || questions[0] === questions[1]))
    return end;
  const inside = end - read; // a part of the character at `read`
  const known = (message: number, offset: number): boolean => {
    const all = anchor.flatMap((label, at) => (label.message === message ? [{ at, offset: label.offset ?? 0 }] : []));
    if (all.length === 0) return true; // white space, trimmed
    const [first, last] = [all[0], all[all.length - 1]];
    const isBehind = read > last.at + 1 || (read === last.at + 1 && (inside > 0 || isStart(anchor, read)));
    if (isBehind) return true;
    // White space that was trimmed in front is known with the first character.
    const furthest = read > first.at ? (all.find(({ at }) => at === read - 1)?.offset ?? -1) : -1;
    return offset <= furthest || (inside > 0 && read === first.at && offset < first.offset);
  };
  for (let at = 0; at < augmenter.length; at++) {
    const { message, offset = 0 } = augmenter[at];
    if (message !== undefined && !known(message, offset)) {
      const here = anchor.at(read);
      return here?.message === message && here.offset === offset ? at + inside : at;
    }
    // In a content, and at its end, nothing of what the templates say behind it was read.
    const isLast = message !== undefined && augmenter.at(at + 1)?.message !== message;
    if (isLast && isWithin(anchor, read, message, inside)) return at + 1;
  }
  return augmenter.length;
}

/** Whether the content of a message, or the answer, begins here. */
function isStart(anchor: readonly Labelled[], at: number): boolean {
  if (at === anchor.length) return true;
  const { message } = anchor[at];
  return message !== undefined && anchor[at - 1]?.message !== message;
}

function isWithin(anchor: readonly Labelled[], read: number, message: number, inside: number): boolean {
  if (inside > 0) return anchor[read].message === message;
  return read > 0 && anchor[read - 1].message === message && !isStart(anchor, read);
}

const PAIRS = Object.keys(TOKENIZERS).flatMap((anchor) =>
  Object.keys(TOKENIZERS).map((augmenter) => [anchor, augmenter] as (keyof typeof TOKENIZERS)[]),
);

describe('what an anchor token sees in a conversation', () => {
  it.each(PAIRS)('is what counting characters gives: %s reads %s', (anchor, augmenter) => {
    const draw = new Draw(1);
    for (let round = 0; round < 20; round++) {
      const drawn = drawCase(draw);
      const { ends, seen, text } = reading(drawn, [TOKENIZERS[anchor], TOKENIZERS[augmenter]]);
      const other = writeLabelled(drawn.messages, drawn.templates[1], drawn.answer);
      const encoded = TOKENIZERS[augmenter].encode(other.map(({ character }) => character).join(''), {
        addSpecial: false,
      });
      expect(seen.ids).toEqual(encoded.ids);
      expect(seen.visible, `${round}: ${JSON.stringify([text, drawn])}`).toEqual(slowCounts(drawn, ends, encoded.ends));
    }
  });

  it.each(Object.values(TOKENIZERS))('is 1, 2, 3 … for equal templates and tokenizers', (tokenizer) => {
    const draw = new Draw(2);
    for (let round = 0; round < 100; round++) {
      const { templates, ...drawn } = drawCase(draw);
      const { ids, seen } = reading({ ...drawn, templates: [templates[0], templates[0]] }, [tokenizer, tokenizer]);
      expect(seen.ids).toEqual(ids);
      expect(seen.visible).toEqual(ids.map((_, t) => t + 1));
    }
  });

  it.each([
    ['bytes', 'bytes'],
    ['words', 'bytes'],
    ['bytes', 'words'],
    ['words', 'words'],
  ] as const)('does not change with a later character: %s reads %s', (anchor, augmenter) => {
    const draw = new Draw(3);
    const tokenizers = [TOKENIZERS[anchor], TOKENIZERS[augmenter]] as const;
    let compared = 0;
    for (let round = 0; round < 300; round++) {
      const drawn = drawCase(draw);
      const changed = withOtherLetter(draw, drawn);
      if (!changed) continue;
      const [before, after] = [reading(drawn, tokenizers), reading(changed, tokenizers)];
      const at = before.text.split('').findIndex((character, i) => character !== after.text[i]);
      before.ends.forEach((end, row) => {
        if (end > at) return;
        compared++;
        expect(after.ends[row]).toBe(end);
        const [one, other] = [before, after].map(({ seen }) => seen.ids.slice(0, seen.visible[row]));
        expect(other, JSON.stringify([row, drawn, changed])).toEqual(one);
      });
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it('knows the whole question in the answer, and none of the answer before', () => {
    const draw = new Draw(4);
    for (let round = 0; round < 200; round++) {
      const { ends, seen, answerFrom } = reading(drawCase(draw), [TOKENIZERS.bytes, TOKENIZERS.byteLevel]);
      const first = ends.findIndex((end) => end >= answerFrom);
      const asked = seen.prompt ?? 0;
      if (first >= 0) expect(seen.visible[first]).toBeGreaterThanOrEqual(asked);
      for (const count of seen.visible.slice(0, Math.max(0, first))) expect(count).toBeLessThanOrEqual(asked);
    }
  });
});

/** One letter of a content, or of the answer, is another one. */
function withOtherLetter(draw: Draw, drawn: Case): Case | undefined {
  const texts = [...drawn.messages.map(({ content }) => content), drawn.answer];
  const letters = texts.flatMap((text, index) =>
    [...text.matchAll(/[a-w]/g)].map((match) => ({ index, at: match.index })),
  );
  if (letters.length === 0) return undefined;
  const { index, at } = draw.pick(letters);
  const other = (text: string): string => `${text.slice(0, at)}z${text.slice(at + 1)}`;
  const messages = drawn.messages.map((message, i) =>
    i === index ? { ...message, content: other(message.content) } : message,
  );
  return { ...drawn, messages, answer: index === messages.length ? other(drawn.answer) : drawn.answer };
}
