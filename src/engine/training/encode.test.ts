import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, readJson } from '../testing/fixtures.ts';
import { joinText, type TextSide } from '../text/textSide.ts';
import { TextTokenizer } from '../text/tokenizer.ts';
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

describe('text of prompt and completion', () => {
  it.each([
    ['2 + 2 =', '4', '2 + 2 = 4'],
    ['2 + 2 = ', '4', '2 + 2 = 4'],
    ['2 + 2 =', ' 4', '2 + 2 = 4'],
    ['', '4', '4'],
  ])('%j and %j make %j', (prompt, completion, text) => expect(joinText(prompt, completion)).toBe(text));
});
