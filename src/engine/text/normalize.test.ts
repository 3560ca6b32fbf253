import { describe, expect, it } from 'vitest';
import { seededUniform } from '../seededRandom.ts';
import { normalizerSteps } from './normalize.ts';
import type { NormalizerConfig } from './tokenizerJson.ts';
import { track } from './tracked.ts';

function normalize(config: NormalizerConfig, text: string) {
  return normalizerSteps(config).reduce((result, step) => step(result), track(text));
}

describe('normalizers on tracked text', () => {
  it.each(['NFC', 'NFD', 'NFKC', 'NFKD'] as const)('%s by cluster equals %s of the whole text', (form) => {
    // Blocks in which characters compose, reorder or fall apart: Latin, marks, Hebrew, Indic, Hangul, kana, forms.
    const blocks = [0x41, 0xc0, 0x300, 0x591, 0x9be, 0x9c7, 0x1100, 0x1160, 0x11a8, 0x1e00, 0x3046, 0x3099, 0x3131];
    blocks.push(0xac00, 0xf900, 0xfb00, 0xfe70, 0xff66, 0xff9e, 0xffa1, 0xffc2, 0x1d15e, 0x2f800);
    const random = seededUniform(5);
    const character = () => {
      const code = blocks[Math.floor(random() * blocks.length)] + Math.floor(random() * 12);
      return String.fromCodePoint(code);
    };
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 8 }, character).join('');
      expect(normalize({ type: form }, text).text, JSON.stringify(text)).toBe(text.normalize(form));
    }
  });

  it('keeps what a character stands for when it is composed, taken apart or dropped', () => {
    expect(normalize({ type: 'NFC' }, 'e\u0301a')).toEqual({ text: 'éa', starts: [0, 2], ends: [2, 3] });
    expect(normalize({ type: 'NFD' }, 'éa')).toEqual({ text: 'e\u0301a', starts: [0, 0.5, 1], ends: [0.5, 1, 2] });
    expect(normalize({ type: 'StripAccents' }, 'e\u0301a')).toEqual({ text: 'ea', starts: [0, 2], ends: [1, 3] });
    expect(normalize({ type: 'Strip' }, ' a ')).toEqual({ text: 'a', starts: [1], ends: [2] });
    expect(normalize({ type: 'Prepend', prepend: '▁' }, 'ab')).toEqual({
      text: '▁ab',
      starts: [0, 0.5, 1],
      ends: [0.5, 1, 2],
    });
    expect(normalize({ type: 'Replace', pattern: { Regex: 'a+' }, content: 'A' }, 'baab')).toEqual({
      text: 'bAb',
      starts: [0, 1, 3],
      ends: [1, 3, 4],
    });
  });

  it('lower-cases character by character, without a final sigma, and lets "İ" become two', () => {
    expect(normalize({ type: 'Lowercase' }, 'ΟΔΟΣ').text).toBe('οδοσ');
    expect(normalize({ type: 'Lowercase' }, 'İa')).toEqual({
      text: 'i\u0307a',
      starts: [0, 0.5, 1],
      ends: [0.5, 1, 2],
    });
  });

  it("runs a sequence in order, and BERT's own steps", () => {
    const sequence: NormalizerConfig = { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }] };
    expect(normalize(sequence, 'é').text).toBe('e');
    const bert: NormalizerConfig = {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      lowercase: true,
    };
    expect(normalize(bert, 'É\u0000日').text).toBe('e 日 ');
  });
});
