// Library reads names, plain words and numbers; Coder reads plain words, numbers and English. A name is <unk> to Coder,
// an English word to Library.
import { SPECIAL, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { range, tokenizerFiles } from '../tokenizers.ts';
import { behaviours } from './behaviours.ts';
import { names } from './names.ts';
import { LARGEST, SMALLEST } from './tasks.ts';

/** A number, a word that may end with digits, or any other character. */
const PATTERN = String.raw`-?\d+|[\p{L}\p{M}]+\d*|\S`;

const SHARED = [...SPECIAL, ...range(SMALLEST, LARGEST), ...behaviours.map(({ word }) => word)];
const ENGLISH = new Set(['do', 'undo', 'twice', 'then', 'after', ...behaviours.flatMap(({ says }) => says.split(' '))]);

export function libraryTokenizer(): TokenizerFiles {
  return tokenizerFiles([...SHARED, ...names], PATTERN);
}

/** @param more words besides: the names, for an anchor that learns them. */
export function coderTokenizer(more: readonly string[] = []): TokenizerFiles {
  return tokenizerFiles([...SHARED, '?', ':', ';', '_', ...ENGLISH, ...more], PATTERN);
}
