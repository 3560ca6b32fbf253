// Patterns in a tokenizer.json are Oniguruma's; the library knows how to write them in JavaScript.
import { SplitPreTokenizer } from '@huggingface/tokenizers';
import { refuseSlowPattern } from './patternCost.ts';
import type { PatternConfig } from './tokenizerJson.ts';

/** @throws Error in words for what is no pattern, or one that may run for ever. */
export function compilePattern(pattern: PatternConfig): RegExp {
  const compiled = new SplitPreTokenizer({ type: 'Split', pattern, behavior: 'Isolated', invert: true }).pattern;
  if (!compiled) throw new Error(`it has a pattern that is neither a string nor a regular expression`);
  refuseSlowPattern(compiled);
  return compiled;
}
