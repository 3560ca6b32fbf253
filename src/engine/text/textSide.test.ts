// Whether a row of the anchor sees the same of an augmenter while a text is written (tokenized up to that row) as it did in
// training and does in scoring (the whole text tokenized).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Draw } from '../testing/draw.ts';
import byteLevel from './fixtures/byteLevel.json' with { type: 'json' };
import words from './fixtures/words.json' with { type: 'json' };
import { augmenterTokens, type AugmenterTokens } from './textSide.ts';
import { TextTokenizer } from './tokenizer.ts';

const builtIn = (model: string): unknown => JSON.parse(readFileSync(`public/models/${model}/tokenizer.json`, 'utf8'));
const TOKENIZERS = {
  sums: TextTokenizer.fromJson(builtIn('sums')),
  codes: TextTokenizer.fromJson(builtIn('codes')),
  words: TextTokenizer.fromJson(words.tokenizer),
  byteLevel: TextTokenizer.fromJson(byteLevel.tokenizer),
};

const VOCABULARY = ['sums', 'codes'].flatMap((model) => {
  const { vocab } = (builtIn(model) as { model: { vocab: object } }).model;
  return Object.keys(vocab);
});

function tokensSeen(augmenter: TextTokenizer, text: string, anchorEnds: readonly number[]): AugmenterTokens {
  const side = { tokenizer: augmenter, eosIds: [] };
  const seen = augmenterTokens(text, text.length, anchorEnds, new Map([['augmenter', side]])).get('augmenter');
  if (!seen) throw new Error('There are no tokens.');
  return seen;
}

/** The ids that each row of the anchor sees in the whole text, and in the text up to its own end. */
function seenByRow(anchor: TextTokenizer, augmenter: TextTokenizer, text: string) {
  const { ends } = anchor.encode(text);
  const whole = tokensSeen(augmenter, text, ends);
  return ends.map((end, row) => {
    const written = tokensSeen(augmenter, text.slice(0, end), ends.slice(0, row + 1));
    return { whole: whole.ids.slice(0, whole.visible[row]), written: written.ids.slice(0, written.visible[row]) };
  });
}

describe('what a row of the anchor sees', () => {
  it('of the built-in pair, whatever the text: the same in the whole text as while it is written', () => {
    const { sums: anchor, codes: augmenter } = TOKENIZERS;
    const draw = new Draw(1);
    for (let i = 0; i < 200; i++) {
      const text = drawText(draw);
      const { ids, ends } = anchor.encode(text);
      for (const [row, { whole, written }] of seenByRow(anchor, augmenter, text).entries()) {
        const place = `row ${row} of ${JSON.stringify(text)}`;
        expect(written, place).toEqual(whole);
        expect(anchor.encode(text.slice(0, ends[row])).ids, place).toEqual(ids.slice(0, row + 1));
      }
    }
  });

  // Scoring (one pass over the whole text) then is not what decoding does.
  it.each([
    { anchor: 'codes', augmenter: 'sums', text: '7 = -6', row: 2, whole: ['7', '='], written: ['7', '=', '-'] },
    { anchor: 'words', augmenter: 'byteLevel', text: "dog't", row: 2, whole: ['dog'], written: ['dog', "'"] },
  ] as const)(
    'known limit: more while it is written, where it ends inside a token of the augmenter ($anchor, $augmenter, $text)',
    ({ text, row, whole, written, ...tokenizers }) => {
      const augmenter = TOKENIZERS[tokenizers.augmenter];
      const seen = seenByRow(TOKENIZERS[tokenizers.anchor], augmenter, text);
      const shown = (ids: number[]): string[] => ids.map((id) => augmenter.tokenText(id));
      expect(shown(seen[row].whole)).toEqual(whole);
      expect(shown(seen[row].written)).toEqual(written);
    },
  );
});

/** Words and numbers of both models, at times without a space between them. */
function drawText(draw: Draw): string {
  const pieces = Array.from({ length: draw.whole(1, 12) }, () => {
    const word = draw.pick(draw.chance(0.5) ? VOCABULARY : ['+', '-', '=', '−', 'Dog', '7', 'é']);
    return word + draw.pick([' ', ' ', '', '  ', '\n']);
  });
  return pieces.join('');
}
