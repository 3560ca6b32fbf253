// tokenizer.json, and what becomes of a text through it. Its patterns are programs of a kind: they must not run for ever.
import * as fc from 'fast-check';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { changedJson } from '../changedJson.ts';
import { hostileJson, hostileNumber, hostileText, jsonOf } from '../hostileValues.ts';
import { expectThat, orRefused, parser } from '../parser.ts';
import { jsonOfFile, modelFile } from '../repositoryFiles.ts';

interface Input {
  json: unknown;
  text: string;
  modelSize: number;
}

const FIXTURES = ['byteLevel', 'llamaStyle', 'metaspace', 'words'];
const documents = [
  ...FIXTURES.map((name) => (jsonOfFile(`src/engine/text/fixtures/${name}.json`) as { tokenizer: unknown }).tokenizer),
  jsonOfFile(modelFile('tiny-llama', 'tokenizer.json')),
];

const REGEXES = [
  '(a+)+$',
  '(a|a)*b',
  '(\\s*)*x',
  '\\s*\\s*\\s*\\s*\\s*x',
  '(a*)*',
  '([a-z]+)*[0-9]',
  '(.*)*(.*)*x',
  '(?=(a+)+b)a',
  '((a{0,9}){0,9}){0,9}b',
  '(a?){40}a{40}',
  '\\p{L}+|\\s+(?!\\S)|\\s+',
  "(?i:'s|'t)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}",
  '[',
  '(?<a>x)\\1',
  '',
  '.',
];
const pattern = fc.oneof(
  fc.constantFrom(...REGEXES).map((Regex): unknown => ({ Regex })),
  fc.stringMatching(/^[a\s()|*+?{}[\]\\.,12^$-]{0,14}$/).map((Regex): unknown => ({ Regex })),
  fc.constantFrom('', ' ', 'a', '▁', 'aa').map((text): unknown => ({ String: text })),
  hostileJson,
);
const content = fc.oneof(fc.constantFrom('', ' ', 'aa', 'a'.repeat(5000), '  ', '▁'), hostileText);
const flag = fc.oneof(fc.boolean(), fc.constant(undefined));
const behavior = fc.constantFrom('Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous');

const normalizer = fc.oneof(
  fc.constantFrom('NFC', 'NFKC', 'Lowercase', 'StripAccents', 'toString').map((type): unknown => ({ type })),
  fc.record({ type: fc.constant('Replace'), pattern, content }),
  fc.record({ type: fc.constant('Prepend'), prepend: content }),
  fc.record({ type: fc.constant('Strip'), strip_left: flag, strip_right: flag }),
  fc.record({ type: fc.constant('BertNormalizer'), lowercase: flag, strip_accents: flag, handle_chinese_chars: flag }),
);
const preTokenizer = fc.oneof(
  fc
    .constantFrom('Whitespace', 'WhitespaceSplit', 'BertPreTokenizer', 'Digits', 'Punctuation')
    .map((type): unknown => ({ type })),
  fc.record({ type: fc.constant('ByteLevel'), add_prefix_space: flag, use_regex: flag }),
  fc.record({ type: fc.constant('Split'), pattern, behavior, invert: flag }),
  fc.record({
    type: fc.constant('Metaspace'),
    replacement: content,
    prepend_scheme: fc.constantFrom('always', 'never', 'first'),
    split: flag,
  }),
  fc.record({ type: fc.constant('CharDelimiterSplit'), delimiter: content }),
);
const decoder = fc.oneof(
  fc.constantFrom('ByteLevel', 'Fuse', 'ByteFallback', 'WordPiece', 'CTC', 'zap').map((type): unknown => ({ type })),
  fc.record({ type: fc.constant('Replace'), pattern, content }),
  fc.record({ type: fc.constant('Metaspace'), replacement: content }),
  fc.record({ type: fc.constant('BPEDecoder'), suffix: content }),
  fc.record({ type: fc.constant('Strip'), content, start: hostileNumber, stop: hostileNumber }),
);
const postProcessor = fc.oneof(
  fc.record({
    type: fc.constant('BertProcessing'),
    cls: fc.tuple(hostileText, hostileNumber),
    sep: fc.tuple(hostileText, hostileNumber),
  }),
  fc.record({
    type: fc.constant('TemplateProcessing'),
    single: fc.array(
      fc.oneof(
        fc.constantFrom('A', '__proto__').map((id): unknown => ({ Sequence: { id } })),
        fc.constantFrom('<s>', '__proto__', 'constructor').map((id): unknown => ({ SpecialToken: { id } })),
      ),
      { maxLength: 4 },
    ),
    special_tokens: fc.dictionary(
      fc.constantFrom('<s>', 'constructor'),
      fc.record({ ids: fc.array(hostileNumber, { maxLength: 3 }) }),
    ),
  }),
);

/** One stage, several after one another, the same many times, or one within another without end. */
function stage(one: fc.Arbitrary<unknown>, members: string): fc.Arbitrary<unknown> {
  const sequence = (list: unknown[]): unknown => ({ type: 'Sequence', [members]: list });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: one },
    { weight: 2, arbitrary: fc.array(one, { maxLength: 4 }).map(sequence) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(one, fc.integer({ min: 5, max: 60 }))
        .map(([each, times]) => sequence(Array.from({ length: times }, () => each))),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(one, fc.integer({ min: 1, max: 3000 })).map(([inner, depth]) => {
        let value = inner;
        for (let i = 0; i < depth; i++) value = sequence([value]);
        return value;
      }),
    },
    { weight: 1, arbitrary: hostileJson },
  );
}

const token = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b', 'aa', 'ab', ' ', '▁', '▁a', '<unk>', '##a', '<0x61>', 'Ġ', 'c</w>'),
  },
  { weight: 1, arbitrary: hostileText },
);
const id = fc.oneof({ weight: 6, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: hostileNumber });
const merge = fc.oneof(fc.constantFrom('a a', 'a b', 'aa', ''), fc.tuple(token, token));
const model = fc.record(
  {
    type: fc.oneof(fc.constantFrom('BPE', 'WordLevel', 'WordPiece', 'Unigram'), hostileText),
    vocab: fc.oneof(
      fc.array(fc.tuple(token, id), { maxLength: 12 }).map((entries): unknown => Object.fromEntries(entries)),
      fc.array(fc.tuple(token, hostileNumber), { maxLength: 12 }),
    ),
    merges: fc.oneof(fc.array(merge, { maxLength: 8 }), hostileJson),
    unk_token: fc.option(token),
    unk_id: fc.option(id),
    fuse_unk: flag,
    byte_fallback: flag,
    ignore_merges: flag,
    continuing_subword_prefix: fc.option(fc.constantFrom('##', '', 'a')),
    end_of_word_suffix: fc.option(fc.constantFrom('</w>', '', 'a')),
    continuing_subword_suffix: fc.option(fc.constantFrom('@@', 'a')),
    max_input_chars_per_word: fc.option(hostileNumber),
  },
  { requiredKeys: ['type', 'vocab'] },
);
const added = fc.record(
  { id, content: token, single_word: flag, lstrip: flag, rstrip: flag, normalized: flag, special: flag },
  { requiredKeys: ['id', 'content'] },
);

const generatedJson = fc.record({
  added_tokens: fc.oneof(fc.array(added, { maxLength: 5 }), fc.constant(null)),
  normalizer: stage(normalizer, 'normalizers'),
  pre_tokenizer: stage(preTokenizer, 'pretokenizers'),
  post_processor: stage(postProcessor, 'processors'),
  decoder: stage(decoder, 'decoders'),
  model,
});

const WORDS = ['a', 'b', ' ', '  ', '日本', '🙂', 'e\u0301', '\ud83d', 'ﷺ', '12', '\n', '<s>', '!', 'aaaa', '\0'];
const text = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join('')),
  fc
    .tuple(
      fc.constantFrom('a', ' ', 'aa ', '日', '1', 'a1'),
      fc.integer({ min: 1, max: 1500 }),
      fc.constantFrom('', '!', 'x'),
    )
    .map(([word, times, end]) => word.repeat(times) + end),
);
const modelSize = fc.constantFrom(Infinity, 10, 300);

async function run({ json, text: read, modelSize: size }: Input): Promise<void> {
  const tokenizer = TextTokenizer.fromJson(json, undefined, size);
  const { ids, ends } = tokenizer.encode(read);
  expectThat(ids.length === ends.length, 'each token has an end');
  expectThat(
    ids.every((each) => Number.isSafeInteger(each) && each >= 0 && each < size),
    `ids are ids: ${ids.slice(0, 9).join()}`,
  );
  expectThat(ends.every(Number.isFinite), `ends are numbers: ${ends.slice(0, 9).join()}`);
  expectThat(
    ends.every((end, t) => t === 0 || end >= ends[t - 1]),
    `ends never fall: ${ends.slice(0, 20).join()}`,
  );
  expectThat(Number.isSafeInteger(tokenizer.vocabularySize), 'a vocabulary has a size');
  const shown = ids.slice(0, 50);
  await orRefused(() => tokenizer.decode([...shown, 0, 7, 5_000_000]));
  for (const each of [...shown.slice(0, 10), 5_000_000]) {
    expectThat(typeof tokenizer.tokenText(each) === 'string', 'a token can be shown');
    tokenizer.bytesOf(each);
  }
}

const input = (json: fc.Arbitrary<unknown>): fc.Arbitrary<Input> => fc.record({ json, text, modelSize });

export const tokenizer = parser<Input>({
  name: 'tokenizer',
  about: 'tokenizer.json; a text through it and back',
  generated: input(generatedJson),
  mutated: input(changedJson(documents)),
  bytes: ({ json, text: read }) => jsonOf(json).length + read.length,
  run,
});
