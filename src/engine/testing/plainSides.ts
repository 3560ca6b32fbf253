// Tokenizers of two kinds, each beside what the slow reference knows of its tokens: the bytes of the text that they cover.
import { byteLevelTokens, bytesOfName, wordTokens, type Covered } from '../reference/plainVisibility.ts';
import { TextTokenizer } from '../text/tokenizer.ts';
import { readJson } from './fixtures.ts';

/** A tokenizer, and how the reference tells what its tokens cover. */
export interface Side {
  tokenizer: TextTokenizer;
  vocabulary: number;
  covered(text: string, ids: readonly number[]): Covered[];
  /** The bytes that tokens say, one after another. */
  bytes(ids: readonly number[]): number[];
}

/** Bytes, put together by so many of the fixture's merges. */
export function byteLevel(merges: number): Side {
  const { tokenizer } = readJson('src/engine/text/fixtures/byteLevel.json') as {
    tokenizer: { model: { vocab: Record<string, number>; merges: unknown[] } };
  };
  const { model } = tokenizer;
  const names = Object.entries(model.vocab).toSorted(([, a], [, b]) => a - b);
  const nameOf = (id: number): string => names[id][0];
  const json = { ...tokenizer, normalizer: null, model: { ...model, merges: model.merges.slice(0, merges) } };
  return {
    tokenizer: TextTokenizer.fromJson(json),
    vocabulary: names.length,
    covered: (_, ids) => byteLevelTokens(ids.map(nameOf)),
    bytes: (ids) => ids.flatMap((id) => bytesOfName(nameOf(id))),
  };
}

/** Words, of which some are unknown, behind a token that has no text. */
export function words(known: readonly string[]): Side {
  const vocab = Object.fromEntries(['<unk>', '<s>', ...known].map((word, id) => [word, id]));
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const front = { SpecialToken: { id: '<s>', type_id: 0 } };
  const json = {
    version: '1.0',
    added_tokens: ['<unk>', '<s>'].map((content, id) => ({ id, content, ...special })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [front, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: null,
    model: { type: 'WordLevel', vocab, unk_token: '<unk>' },
  };
  return {
    tokenizer: TextTokenizer.fromJson(json),
    vocabulary: Object.keys(vocab).length,
    covered: (text) => [[], ...wordTokens(text)],
    bytes: (ids) => [...new TextEncoder().encode(ids.flatMap((id) => (id > 1 ? [known[id - 2]] : [])).join(' '))],
  };
}
