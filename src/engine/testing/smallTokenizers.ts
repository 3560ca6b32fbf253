// Tokenizers of every kind, small.
import byteLevel from '../text/fixtures/byteLevel.json' with { type: 'json' };
import llamaStyle from '../text/fixtures/llamaStyle.json' with { type: 'json' };
import metaspace from '../text/fixtures/metaspace.json' with { type: 'json' };
import words from '../text/fixtures/words.json' with { type: 'json' };
import { TextTokenizer } from '../text/tokenizer.ts';

const { tokenizer: bpe } = byteLevel;

export const SMALL_TOKENIZERS = {
  words: TextTokenizer.fromJson(words.tokenizer),
  byteLevel: TextTokenizer.fromJson(bpe),
  llamaStyle: TextTokenizer.fromJson(llamaStyle.tokenizer),
  metaspace: TextTokenizer.fromJson(metaspace.tokenizer),
  /** A token for each byte: what follows never changes what is there. */
  bytes: TextTokenizer.fromJson({ ...bpe, normalizer: null, model: { ...bpe.model, merges: [] } }),
};
