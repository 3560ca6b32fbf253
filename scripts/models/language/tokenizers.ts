// English words are the same tokens of all three models; Ovari's forms are one token each, behind them, of those who know it.
import { SPECIAL, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { tokenizerFiles } from '../tokenizers.ts';
import { englishVocabulary } from './english.ts';
import { ovariForms } from './ovari.ts';

/** Words; any other character but white space stands alone. */
const PATTERN = String.raw`[\p{L}\p{M}]+|\S`;

export const englishTokenizer = (): TokenizerFiles => tokenizerFiles([...SPECIAL, ...englishVocabulary], PATTERN);

export const ovariTokenizer = (): TokenizerFiles =>
  tokenizerFiles([...SPECIAL, ...englishVocabulary, ...ovariForms.map(({ word }) => word)], PATTERN);
