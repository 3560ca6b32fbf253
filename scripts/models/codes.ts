// The augmenter "codes": which number each word has.
import type { BuiltInModel } from './builtIn.ts';
import { makeNumbersModel, type NumbersModel } from './numbersModel.ts';
import { recipes } from './recipes.ts';
import { secretTable } from './table.ts';
import { codesTokenizer } from './tokenizers.ts';
import { words } from './words.ts';

export const codes: BuiltInModel = {
  kind: 'model',
  id: 'codes',
  recipe: recipes.codes,
  card: {
    about: `Knows a secret number, 0 to 19, for each of 1,000 everyday words, and nothing else. It cannot add, and signs are
unknown to it. In Patchbay it is the augmenter: its hidden states carry each word's number, and links take it from there.`,
    data: `Texts of six words, each followed by its number ("dog 3 cat 7 …"), drawn anew for every step; the loss is on the
numbers only. Half of the numbers are read as an unknown token. The table of words and numbers is drawn anew for each training
and written to no file: in what ships, these weights are the only place where the whole table is.`,
    limits: [
      'It knows 1,000 words in the singular, in lower or upper case. Every other word is one unknown token.',
      'It is made to be read by links. By itself, what it says after anything but one of its words means nothing.',
    ],
  },
  make: (gpu, secret) => makeNumbersModel(gpu, codesModel(), secretTable(secret)),
};

export function codesModel(): NumbersModel {
  return { id: 'codes', recipe: recipes.codes, names: words, tokenizer: codesTokenizer() };
}
