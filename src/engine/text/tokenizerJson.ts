// The parts of a tokenizer.json (Hugging Face `tokenizers`) that decide how text becomes ids. What is not named here is
// refused by name rather than ignored: a stage left out would give wrong ids without a word.
import * as v from 'valibot';

/** Bounds what a text can become: each match of a pattern is replaced by as much. */
const shortText = v.pipe(v.string(), v.maxLength(16, 'Expected at most 16 characters'));
/** An id has a row in the embeddings. */
const MOST_IDS = 2 ** 31;
const isId = (id: unknown): id is number => Number.isInteger(id) && Number(id) >= 0 && Number(id) < MOST_IDS;
const tokenId = v.custom<number>(isId, 'Expected a whole number from 0 for each token');
export const patternConfig = v.union([v.object({ String: v.string() }), v.object({ Regex: v.string() })]);
const behavior = v.picklist(['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']);
const flag = v.optional(v.boolean());

const pattern = patternConfig;
export type PatternConfig = v.InferOutput<typeof patternConfig>;
export type SplitBehavior = v.InferOutput<typeof behavior>;

export type NormalizerConfig =
  | v.InferOutput<typeof simpleNormalizer>
  | { type: 'Sequence'; normalizers: NormalizerConfig[] };
const simpleNormalizer = v.variant('type', [
  v.object({ type: v.picklist(['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents']) }),
  v.object({ type: v.literal('Prepend'), prepend: shortText }),
  v.object({ type: v.literal('Replace'), pattern, content: shortText }),
  v.object({ type: v.literal('Strip'), strip_left: flag, strip_right: flag }),
  v.object({
    type: v.literal('BertNormalizer'),
    clean_text: flag,
    handle_chinese_chars: flag,
    strip_accents: v.pipe(
      v.nullish(v.boolean()),
      v.transform((value) => value ?? undefined),
    ),
    lowercase: flag,
  }),
  v.object({ type: v.literal('Precompiled'), precompiled_charsmap: v.string() }),
]);
const normalizer: v.GenericSchema<unknown, NormalizerConfig> = v.variant('type', [
  simpleNormalizer,
  v.object({ type: v.literal('Sequence'), normalizers: v.array(v.lazy(() => normalizer)) }),
]);

export type PreTokenizerConfig =
  | v.InferOutput<typeof simplePreTokenizer>
  | { type: 'Sequence'; pretokenizers: PreTokenizerConfig[] };
const simplePreTokenizer = v.variant('type', [
  v.object({ type: v.picklist(['Whitespace', 'WhitespaceSplit', 'BertPreTokenizer']) }),
  v.object({ type: v.literal('ByteLevel'), add_prefix_space: flag, use_regex: flag }),
  v.object({ type: v.literal('Split'), pattern, behavior, invert: flag }),
  v.object({ type: v.literal('Digits'), individual_digits: flag }),
  v.object({ type: v.literal('Punctuation'), behavior: v.optional(behavior) }),
  v.object({ type: v.literal('CharDelimiterSplit'), delimiter: v.string() }),
  v.object({
    type: v.literal('Metaspace'),
    replacement: v.optional(shortText),
    prepend_scheme: v.optional(v.picklist(['always', 'never', 'first'])),
    add_prefix_space: flag,
    split: flag,
  }),
]);
const preTokenizer: v.GenericSchema<unknown, PreTokenizerConfig> = v.variant('type', [
  simplePreTokenizer,
  v.object({ type: v.literal('Sequence'), pretokenizers: v.array(v.lazy(() => preTokenizer)) }),
]);

const tokenAndId = v.tuple([v.string(), tokenId]);
const tokenAndScore = v.tuple([v.string(), v.number()]);
export type PostProcessorConfig =
  | v.InferOutput<typeof simplePostProcessor>
  | { type: 'Sequence'; processors: PostProcessorConfig[] };
const simplePostProcessor = v.variant('type', [
  v.object({ type: v.literal('ByteLevel') }),
  v.object({ type: v.picklist(['BertProcessing', 'RobertaProcessing']), cls: tokenAndId, sep: tokenAndId }),
  v.object({
    type: v.literal('TemplateProcessing'),
    single: v.array(
      v.union([
        v.object({ SpecialToken: v.object({ id: v.string() }) }),
        v.object({ Sequence: v.object({ id: v.string() }) }),
      ]),
    ),
    special_tokens: v.record(v.string(), v.object({ ids: v.array(tokenId) })),
  }),
]);
const postProcessor: v.GenericSchema<unknown, PostProcessorConfig> = v.variant('type', [
  simplePostProcessor,
  v.object({ type: v.literal('Sequence'), processors: v.array(v.lazy(() => postProcessor)) }),
]);

const addedToken = v.object({
  id: tokenId,
  content: v.pipe(v.string(), v.nonEmpty()),
  single_word: v.optional(v.boolean(), false),
  lstrip: v.optional(v.boolean(), false),
  rstrip: v.optional(v.boolean(), false),
  normalized: v.optional(v.boolean(), false),
  special: v.optional(v.boolean(), false),
});
export type AddedTokenConfig = v.InferOutput<typeof addedToken>;

// Not v.record: that leaves out "constructor" and "prototype", which are tokens of every vocabulary that was fed code.
const vocabulary = v.custom<Record<string, number>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isId),
  'Expected a whole number from 0 for each token',
);

const isText = (value: unknown): value is string => typeof value === 'string';
// Not schemas of valibot, which take a second for half a million of them.
const merges = v.custom<(string | string[])[]>(
  (value) =>
    Array.isArray(value) &&
    value.every((merge) => isText(merge) || (Array.isArray(merge) && merge.length === 2 && merge.every(isText))),
  'Expected a list of pairs of tokens',
);

/** The library cuts a word of WordPiece in time that grows with the cube of this. */
const LONGEST_WORD = 200;

const model = v.pipe(
  v.looseObject({
    type: v.optional(v.string()),
    vocab: v.union([vocabulary, v.array(tokenAndScore)]),
    merges: v.optional(merges),
    unk_token: v.nullish(v.string()),
    unk_id: v.nullish(tokenId),
    fuse_unk: v.nullish(v.boolean()),
    byte_fallback: v.nullish(v.boolean()),
    ignore_merges: v.nullish(v.boolean()),
    continuing_subword_prefix: v.nullish(v.string()),
    end_of_word_suffix: v.nullish(v.string()),
    continuing_subword_suffix: v.nullish(v.null('This is not supported')),
    max_input_chars_per_word: v.nullish(v.pipe(v.number(), v.maxValue(LONGEST_WORD))),
  }),
  v.check(
    ({ type, vocab }) => type === undefined || Array.isArray(vocab) === (type === 'Unigram'),
    'Expected a vocabulary of the kind of its model',
  ),
);
export type ModelConfig = v.InferOutput<typeof model>;

export const tokenizerJson = v.object({
  added_tokens: v.nullish(v.array(addedToken), []),
  normalizer: v.nullish(normalizer),
  pre_tokenizer: v.nullish(preTokenizer),
  post_processor: v.nullish(postProcessor),
  decoder: v.nullish(v.looseObject({ type: v.string() })),
  model,
});
export type TokenizerJson = v.InferOutput<typeof tokenizerJson>;
