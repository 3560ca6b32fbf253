import { describe, expect, it } from 'vitest';
import { readJson } from '../testing/fixtures.ts';
import { TextTokenizer } from './tokenizer.ts';
import { wholeCharacters } from './wholeCharacters.ts';

const TEXT = 'dog 🙂日本 é 没𠀀 ½';

function tokenizerOf(name: string): TextTokenizer {
  return TextTokenizer.fromJson(
    (readJson('src/engine/text/fixtures', `${name}.json`) as { tokenizer: unknown }).tokenizer,
  );
}

/** What is heard after each token of a text. */
function heard(tokenizer: TextTokenizer, text: string) {
  const ids = tokenizer.encode(text).ids;
  return ids.map((_, t) => {
    const said = ids.slice(0, t + 1);
    return wholeCharacters(tokenizer, said, tokenizer.decode(said));
  });
}

describe.each(['byteLevel', 'llamaStyle'])('%s', (name) => {
  const tokenizer = tokenizerOf(name);
  const steps = heard(tokenizer, TEXT);

  it('hears the beginning of the text, never a replacement character', () => {
    for (const { text } of steps) expect(TEXT.startsWith(text), text).toBe(true);
    expect(steps.at(-1)).toEqual({ text: TEXT, share: 0 });
    expect(steps.some(({ share }) => share > 0)).toBe(true);
  });
});

it('tokens end where they end in training, to the last bit, also within a character', () => {
  const tokenizer = tokenizerOf('byteLevel');
  const ends = heard(tokenizer, TEXT).map(({ text, share }) => text.length + share);
  expect(ends).toEqual(tokenizer.encode(TEXT).ends);
});

describe('bytes that are no beginning of a character', () => {
  const tokenizer = tokenizerOf('byteLevel');
  const idOf = (name: string): number => tokenizer.idOf(name) ?? -1;

  it.each([
    ['a byte that never begins one', ['ÿ'], { text: '\uFFFD', share: 0 }],
    ['the inside of one', ['Ł'], { text: '\uFFFD', share: 0 }],
    ['a letter', ['a'], { text: 'a', share: 0 }],
    ['nothing', [], { text: '', share: 0 }],
    ['the first of two bytes', ['a', 'Ã'], { text: 'a', share: 1 / 2 }],
    ['three of four bytes', ['ðŁ', 'Ļ'], { text: '', share: 3 / 4 }],
  ] as const)('%s', (_, names, expected) => {
    const ids = names.map(idOf);
    expect(ids).not.toContain(-1);
    expect(wholeCharacters(tokenizer, ids, tokenizer.decode(ids))).toEqual(expected);
  });
});
