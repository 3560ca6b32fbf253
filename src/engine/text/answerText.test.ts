import { describe, expect, it } from 'vitest';
import { Draw } from '../testing/draw.ts';
import { drawContent } from '../testing/randomChat.ts';
import { SMALL_TOKENIZERS } from '../testing/smallTokenizers.ts';
import { AnswerText } from './answerText.ts';

const { bytes, byteLevel, llamaStyle, words } = SMALL_TOKENIZERS;

/** The text after each token. */
function shown(
  tokenizer: typeof bytes,
  before: string,
  answer: string,
): { texts: string[]; whole: string; ends: number[] } {
  const question = tokenizer.encode(before, { addSpecial: false });
  const { ids } = tokenizer.encode(before + answer, { addSpecial: false });
  const text = new AnswerText(tokenizer, question.ids);
  const texts = ids.slice(question.ids.length).map((id) => {
    text.add(id);
    return text.text;
  });
  return { texts, whole: text.whole, ends: text.ends };
}

describe('the text of an answer', () => {
  it.each([
    ['byte-level', bytes],
    ['byte fallback', llamaStyle],
  ])('never shows half a character: %s', (_name, tokenizer) => {
    const { texts } = shown(tokenizer, 'dog', ' 日🙂e\u0301é');
    expect(texts.join('|')).not.toContain('\uFFFD');
    expect([...new Set(texts)]).toEqual([' ', ' 日', ' 日🙂', ' 日🙂e', ' 日🙂e\u0301', ' 日🙂e\u0301é']);
    expect(texts.filter((text) => text === ' 日')).toHaveLength(4); // its last byte, and three bytes of the next one
  });

  it('shows a broken character at the end, and one that the model means', () => {
    const text = new AnswerText(bytes, []);
    const cat = bytes.encode('a日', { addSpecial: false }).ids;
    for (const id of cat.slice(0, -1)) text.add(id);
    expect([text.text, text.whole]).toEqual(['a', 'a\uFFFD']);
    text.add(bytes.encode('b').ids[0]); // that character will never be whole
    expect(text.text).toBe('a\uFFFDb');
    expect(shown(bytes, 'a', '\uFFFD.').texts.at(-1)).toBe('\uFFFD.');
  });

  it.each([
    ['byte-level', byteLevel],
    ['bytes', bytes],
    ['byte fallback', llamaStyle],
  ])('ends its tokens where the tokenizer ends them, bytes too: %s', (_name, tokenizer) => {
    const draw = new Draw(1);
    for (let round = 0; round < 100; round++) {
      const answer = drawContent(draw).normalize('NFC').replaceAll('<|x|>', 'x');
      const { ids, ends } = tokenizer.encode(`dog\n${answer}`, { addSpecial: false });
      const before = tokenizer.encode('dog\n', { addSpecial: false });
      if (before.ids.some((id, t) => id !== ids[t])) continue; // the question ends otherwise without the answer
      const expected = ends.slice(before.ids.length).map((end) => end - 'dog\n'.length);
      const found = shown(tokenizer, 'dog\n', answer);
      expect(found.ends, answer).toEqual(expected);
      expect(found.whole).toBe(answer);
    }
  });

  it('has the space that a tokenizer of words puts between them', () => {
    expect(shown(words, 'dog +', ' cat').texts).toEqual([' cat']);
    expect(shown(words, '<s>', 'cat dog').texts).toEqual([' cat', ' cat dog']); // the question shows nothing
  });
});
