import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { seededUniform } from '../seededRandom.ts';
import { visibleKeys } from './alignment.ts';
import byteLevel from './fixtures/byteLevel.json' with { type: 'json' };
import llamaStyle from './fixtures/llamaStyle.json' with { type: 'json' };
import metaspace from './fixtures/metaspace.json' with { type: 'json' };
import words from './fixtures/words.json' with { type: 'json' };
import { TextTokenizer } from './tokenizer.ts';

const SMALL = { words, byteLevel, llamaStyle, metaspace };
const FIXTURES = process.env.PATCHBAY_FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures');
const LARGE = [
  ...['gpt2', 'gptneox', 'qwen2', 'minimind'].map((name) => `tokenizers/${name}`),
  ...['stories260K', 'made-llama3', 'made-qwen2', 'made-qwen3', 'made-gptneox', 'made-gemma'].map(
    (name) => `models/${name}`,
  ),
];

/** Everything that makes offsets hard, in a random order. */
const INGREDIENTS = [
  ...Array.from('abcdog+=12 \n\t'),
  '  ',
  'é',
  'e\u0301',
  'x\u0302',
  'ß',
  'İ',
  'Σ',
  'ﬁ',
  'ｶﾞ',
  '日',
  '本',
  '🙂',
  '👨‍👩‍👧',
  '한',
  '\u1112\u1161\u11ab',
  'dog',
  ' cat',
  '<s>',
  '<|end|>',
  '▁',
  "'ll",
  '\u00a0',
  '\ufeff',
];

function randomTexts(count: number, seed: number): string[] {
  const random = seededUniform(seed);
  const pick = () => INGREDIENTS[Math.floor(random() * INGREDIENTS.length)];
  return Array.from({ length: count }, () => Array.from({ length: Math.floor(random() * 24) }, pick).join(''));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, path), 'utf8'));
}

const encodings = v.array(v.object({ text: v.string(), ids: v.array(v.number()) }));

/** What must hold for every text, whatever the tokenizer. */
function expectSound(tokenizer: TextTokenizer, text: string) {
  const { ids, ends } = tokenizer.encode(text);
  expect(ends.length).toBe(ids.length);
  const notRising = ends.findIndex((end, t) => t > 0 && !(end > ends[t - 1]));
  expect(notRising, `the token whose end does not rise in ${JSON.stringify(text)}`).toBe(-1);
  const notCausal = visibleKeys(ends, ends).findIndex((seen, t) => seen !== t + 1);
  expect(notCausal, `the token that does not see exactly itself and those before it in ${JSON.stringify(text)}`).toBe(
    -1,
  );
}

describe('TextTokenizer', () => {
  describe.each(Object.entries(SMALL))('%s', (_name, { tokenizer: json, cases }) => {
    const tokenizer = TextTokenizer.fromJson(json);

    it.each(cases)('gives the ids and ends of the Rust library for $text', ({ text, ids, ends }) => {
      const encoded = tokenizer.encode(text);
      expect(encoded.ids).toEqual(ids);
      expect(encoded.ends.map(Math.floor)).toEqual(ends);
    });

    it.each(cases)('decodes as the Rust library does: $decoded', ({ ids, decoded }) => {
      expect(tokenizer.decode(ids)).toBe(decoded);
    });

    it('has rising ends, and sees itself causally, on random text', () => {
      for (const text of randomTexts(300, 1)) expectSound(tokenizer, text);
    });
  });

  it('says with its tokens up to one exactly the text up to its end', () => {
    const tokenizer = TextTokenizer.fromJson(byteLevel.tokenizer);
    for (const text of randomTexts(100, 2)) {
      const { ids, ends } = tokenizer.encode(text);
      ends.forEach((end, t) => {
        if (!Number.isInteger(end)) return;
        expect(tokenizer.decode(ids.slice(0, t + 1))).toBe(tokenizer.decode(tokenizer.encode(text.slice(0, end)).ids));
      });
    }
  });

  it('ends the bytes of one character inside it, and only the last one at its end', () => {
    const tokenizer = TextTokenizer.fromJson(llamaStyle.tokenizer);
    const { ends } = tokenizer.encode('a日');
    expect(ends.slice(1, -1).map((end) => Math.round(3 * end))).toEqual([3, 4, 5, 6]);
    expect(ends[0]).toBe(0);
    expect(ends.at(-1)).toBe(3);
  });

  it('shows tokens: spaces as spaces, whole characters, odd bytes in hexadecimal', () => {
    const bytes = TextTokenizer.fromJson(byteLevel.tokenizer);
    expect(
      bytes
        .encode('dog + cat')
        .ids.map((id) => bytes.tokenText(id))
        .join(''),
    ).toBe('dog + cat');
    expect(bytes.tokenText(bytes.idOf('æ') ?? -1)).toBe('‹E6›');
    const llama = TextTokenizer.fromJson(llamaStyle.tokenizer);
    expect(llama.tokenText(llama.idOf('<0x0A>') ?? -1)).toBe('‹0A›');
    expect(llama.tokenText(1)).toBe('<s>');
    expect(llama.tokenText(99_999)).toBe('‹no token 99999›');
  });

  it('knows its size and its ids, and leaves out what it does not know', () => {
    const tokenizer = TextTokenizer.fromJson(words.tokenizer);
    expect(tokenizer.vocabularySize).toBe(28);
    expect(tokenizer.idOf('dog')).toBe(2);
    expect(tokenizer.idOf('zebra')).toBeUndefined();
    expect(tokenizer.decode([1, 2, 4, 9999, 3, 7])).toBe('dog + cat');
    expect(tokenizer.decode([])).toBe('');
  });

  it('has every token of its vocabulary, also those that objects have as properties', () => {
    const vocab = { '<unk>': 0, constructor: 1, prototype: 2, toString: 3 };
    const tokenizer = TextTokenizer.fromJson({
      ...words.tokenizer,
      normalizer: null,
      post_processor: null,
      added_tokens: [],
      model: { type: 'WordLevel', vocab, unk_token: '<unk>' },
    });
    expect(tokenizer.encode('constructor prototype toString').ids).toEqual([1, 2, 3]);
  });

  it.each([
    ['nothing', undefined, 'Object'],
    ['a model without a vocabulary', { model: { type: 'BPE' } }, 'vocab'],
    ['a stage that is not known', { model: words.tokenizer.model, normalizer: { type: 'Nmt' } }, 'Nmt'],
    [
      'a pattern that does not compile',
      { model: words.tokenizer.model, pre_tokenizer: { type: 'Split', pattern: { Regex: '[' }, behavior: 'Isolated' } },
      'class',
    ],
  ])('refuses %s as a bad model and says why', (_title, json, word) => {
    const refuse = () => TextTokenizer.fromJson(json);
    expect(refuse).toThrow(PatchbayError);
    expect(refuse).toThrow(word);
    expect(refuse).toThrow('tokenizer.json cannot be used');
  });
});

describe.skipIf(!existsSync(FIXTURES))('TextTokenizer with real tokenizers (skipped without PATCHBAY_FIXTURES)', () => {
  it.each([
    ['gpt-2', 'gpt2'],
    ['qwen2', 'qwen2'],
    ['mpt', 'gptneox'],
  ])('gives the ids of the %s vectors', (vectors, folder) => {
    const tokenizer = TextTokenizer.fromJson(readJson(`tokenizers/${folder}/tokenizer.json`));
    const all = v.parse(v.record(v.string(), encodings), readJson('tokenizers/llamacpp_vectors.json'));
    expect(all[vectors].length).toBeGreaterThan(40);
    for (const { text, ids } of all[vectors]) expect(tokenizer.encode(text).ids, JSON.stringify(text)).toEqual(ids);
  });

  it.each(LARGE.filter((path) => path.startsWith('models/')))('gives the ids of %s', (path) => {
    const tokenizer = TextTokenizer.fromJson(readJson(`${path}/tokenizer.json`));
    const { cases } = v.parse(v.object({ cases: encodings }), readJson(`${path}/golden.json`));
    for (const { text, ids } of cases) expect(tokenizer.encode(text).ids, JSON.stringify(text)).toEqual(ids);
  });

  it.each(LARGE)('%s has rising ends, and sees itself causally, on random text', (path) => {
    const tokenizer = TextTokenizer.fromJson(readJson(`${path}/tokenizer.json`));
    for (const text of randomTexts(100, 3)) expectSound(tokenizer, text);
  });
});
