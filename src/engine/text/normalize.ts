// The first stage of a tokenizer.json: characters are rewritten before the text is cut up. What each rewritten character
// stands for is kept. The library behind it has no offsets, so the simple steps are done here, on tracked text.
import { BertNormalizer, PrecompiledNormalizer } from '@huggingface/tokenizers';
import type { NormalizerConfig } from './tokenizerJson.ts';
import { compilePattern } from './pattern.ts';
import { prepend, replaceMatches, slice, type Tracked } from './tracked.ts';

export type TextStep = (text: Tracked) => Tracked;

// What composes or reorders together: a character with the marks after it (half-width kana voice marks count), and runs
// of Hangul letters. Normalizing cluster by cluster gives what normalizing the whole text gives; a test holds it to that.
const CLUSTER =
  /[\uac00-\ud7a3]?[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u3131-\u318e\uffa0-\uffdc]+[\p{M}\uff9e\uff9f]*|\P{M}?[\p{M}\uff9e\uff9f]+|[^]/gu;
const CHARACTER = /[^]/gu;

export function normalizerSteps(config: NormalizerConfig | null | undefined): TextStep[] {
  if (!config) return [];
  switch (config.type) {
    case 'Sequence':
      return config.normalizers.flatMap(normalizerSteps);
    case 'Prepend':
      return [(text) => prepend(text, config.prepend)];
    case 'Replace': {
      const pattern = compilePattern(config.pattern);
      return [(text) => replaceMatches(text, pattern, () => config.content)];
    }
    case 'Strip':
      return [(text) => strip(text, config.strip_left ?? true, config.strip_right ?? true)];
    case 'Lowercase':
      // By character, as the Rust original does: no final sigma.
      return [(text) => replaceMatches(text, CHARACTER, (character) => character.toLowerCase())];
    case 'StripAccents':
      return [(text) => replaceMatches(text, /\p{M}/gu, () => '')];
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return [(text) => replaceMatches(text, CLUSTER, (cluster) => cluster.normalize(config.type))];
    case 'BertNormalizer': {
      const normalizer = new BertNormalizer(config);
      return [(text) => replaceMatches(text, CLUSTER, (cluster) => normalizer.normalize(cluster))];
    }
    default: {
      const normalizer = new PrecompiledNormalizer(config);
      return [(text) => replaceMatches(text, CLUSTER, (cluster) => normalizer.normalize(cluster))];
    }
  }
}

function strip(text: Tracked, left: boolean, right: boolean): Tracked {
  const from = left ? text.text.length - text.text.trimStart().length : 0;
  const to = right ? text.text.trimEnd().length : text.text.length;
  return slice(text, from, Math.max(from, to));
}
