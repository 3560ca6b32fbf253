// Tokenizers that were made to harm: each of these once hung, took all memory, or failed in another way than in words.
import { describe, expect, it } from 'vitest';
import { thrownBy } from '../testing/thrownBy.ts';
import { refuseSlowPattern } from './patternCost.ts';
import { TextTokenizer } from './tokenizer.ts';

const model = { type: 'WordLevel', vocab: { a: 0, b: 1 }, unk_token: 'a' };
const made = (parts: object) => TextTokenizer.fromJson({ model, ...parts });
const refusal = (parts: object): string => thrownBy(() => made(parts)).message;
const times = (count: number, each: object): object[] => Array.from({ length: count }, () => each);

describe('a hostile tokenizer is refused in words', () => {
  it('whose stages nest without end', () => {
    let normalizer: object = { type: 'NFC' };
    for (let i = 0; i < 20_000; i++) normalizer = { type: 'Sequence', normalizers: [normalizer] };
    expect(refusal({ normalizer })).toContain('nests');
  });

  it('that makes a text grow without end, before it does', () => {
    const doubling = { type: 'Replace', pattern: { String: 'a' }, content: 'aa' };
    const normalizer = { type: 'Sequence', normalizers: times(60, doubling) };
    expect(thrownBy(() => made({ normalizer }).encode('a')).message).toContain('grow');
    const pre_tokenizer = { type: 'Sequence', pretokenizers: times(60, { type: 'ByteLevel', use_regex: false }) };
    expect(thrownBy(() => made({ pre_tokenizer }).encode('é')).message).toContain('grow');
    for (const each of [doubling, { type: 'Metaspace', replacement: '' }, { type: 'BPEDecoder' }, { type: 'CTC' }])
      expect(refusal({ decoder: { type: 'Sequence', decoders: times(60, each) } })).toContain('grow');
    expect(refusal({ normalizer: { ...doubling, content: 'a'.repeat(17) } })).toContain('16 characters');
  });

  it('whose ids are no places in the embeddings', () => {
    for (const id of [-1, 0.5, 2 ** 40]) {
      expect(refusal({ model: { ...model, vocab: { a: id } } })).toContain('model.vocab');
      expect(refusal({ added_tokens: [{ id, content: 'x' }] })).toContain('whole number');
      const post_processor = { type: 'BertProcessing', cls: ['a', id], sep: ['a', 0] };
      expect(refusal({ post_processor })).toContain('whole number');
    }
  });

  it('whose model is not of its kind, or of one that is not supported', () => {
    expect(refusal({ model: { type: 'WordPiece', vocab: [['a', 0]] } })).toContain('kind of its model');
    expect(refusal({ model: { type: 'BPE', vocab: {}, merges: [7] } })).toContain('pairs of tokens');
    const suffixed = { type: 'BPE', vocab: { a: 0 }, merges: [], continuing_subword_suffix: '@@' };
    expect(refusal({ model: suffixed })).toContain('not supported');
    expect(refusal({ model: { ...model, max_input_chars_per_word: 1e9 } })).toContain('max_input_chars_per_word');
  });

  it('whose pattern may run for ever, wherever it stands', () => {
    const pattern = { Regex: '(a+)+b' };
    for (const parts of [
      { pre_tokenizer: { type: 'Split', pattern, behavior: 'Isolated' } },
      { normalizer: { type: 'Replace', pattern, content: '' } },
      { decoder: { type: 'Replace', pattern, content: '' } },
    ])
      expect(refusal(parts)).toContain('may run for ever');
  });
});

describe('a pattern', () => {
  const SLOW = [
    '(a+)+b',
    '(a|a)*b',
    '(?:a*)*',
    '(?<x>a?){9}',
    '(?=(a+)+b)',
    '\\s*\\s*\\s*x',
    'a{0,99}a{2,}a+',
    'a?'.repeat(9),
    '((a{0,9}){0,9}){0,9}b',
    '([)]+)*',
    '(\\(+)*',
    String.raw`(?:[ ,]{1,3}\p{L}+ ?)*`,
    String.raw`(?:[ ,]{0,3}\p{L}+)*`,
    String.raw`(?:[ ,x]{1,3}\p{L}+)*`,
    '(?:a+|b)*',
    '(?:^a+$b+)*',
  ];
  const QUICK = [
    String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
    String.raw`(?:'[sS]|'[tT])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{M}]*[\p{Ll}\p{M}]+(?:'s|'t)?|\p{N}{1,3}(?=(?:\p{N}{3})*\P{N})| ?[^\s\p{L}]+[\r\n/]*`,
    String.raw`[(+*|]+`,
    String.raw`\d+|[\p{L}\p{M}]+(?:[\s.,'\u2019&/()]{1,3}[\p{L}\p{M}]+)*|\S`,
    'a{2000}',
    '',
  ];

  it('that can match in endlessly many ways is told by its shape', () => {
    for (const source of SLOW)
      expect(() => refuseSlowPattern(new RegExp(source, 'u')), source).toThrow('may run for ever');
  });

  it('of real tokenizers passes', () => {
    for (const source of QUICK) expect(() => refuseSlowPattern(new RegExp(source, 'u')), source).not.toThrow();
  });
});
