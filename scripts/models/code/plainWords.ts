// Words of programs, plain ones and names of the library, and texts with plain words in place of names.
import type { Random } from '../../../src/engine/tables/random.ts';
import { behaviours } from './behaviours.ts';
import { library } from './names.ts';
import type { Word } from './tasks.ts';

/** One of the plain words, as it is written. */
export function plainWord(random: Random): Word {
  const { word } = random.pick(behaviours);
  return { written: word, plain: word };
}

/** @throws Error for what is no name of the library. */
export function libraryWord(name: string): Word {
  const plain = library.get(name);
  if (plain === undefined) throw new Error(`The library has no "${name}"`);
  return { written: name, plain };
}

/** The same text with every name's plain word. */
export function inPlainWords(text: string): string {
  return text
    .split(' ')
    .map((word) => library.get(word) ?? word)
    .join(' ');
}
