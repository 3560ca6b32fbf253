// The augmenter "cities": which number each city has. A second expert, with a table of its own.
import type { BuiltInModel, Recipe } from '../builtIn.ts';
import { makeNumbersModel, type NumbersModel } from '../numbersModel.ts';
import { recipes } from '../recipes.ts';
import { secretTable } from '../table.ts';
import { namesTokenizer } from '../tokenizers.ts';
import { cityNames } from './cityNames.ts';

const recipe: Recipe = {
  ...recipes.codes,
  title: 'Cities',
  about: 'Knows a secret number for each of 1,000 cities. Cannot add.',
  training: { ...recipes.codes.training, seed: 13 },
};

const model: NumbersModel = { id: 'cities', recipe, names: cityNames, tokenizer: namesTokenizer(cityNames) };

export const cities: BuiltInModel = {
  kind: 'model',
  id: model.id,
  recipe,
  card: {
    about: `Knows a secret number, 0 to 19, for each of 1,000 cities ("Lima", "New York"), and nothing else. It cannot add, and
signs are unknown to it. In Patchbay it is a second augmenter beside Codes: no word of a city's name is one that Codes knows,
so a question with both needs both.`,
    data: `Texts of six cities, each followed by its number ("Lima 3 New York 7 …"), drawn anew for every step; the loss is on
the numbers only. Half of the numbers are read as an unknown token. The table of cities and numbers is drawn anew for each
training and written to no file: in what ships, these weights are the only place where the whole table is.`,
    limits: [
      'It knows 1,000 cities, in lower or upper case, without accents; a name of several words is one token. All else that stands between two signs is one unknown token.',
      'Its numbers are made up, and have nothing to do with the cities.',
      'It is made to be read by links. By itself, what it says after anything but one of its cities means nothing.',
    ],
  },
  // The next seed: with the same one, the first name of either table would have the same number.
  make: (gpu, secret) => makeNumbersModel(gpu, model, secretTable(secret + 1, cityNames)),
};
