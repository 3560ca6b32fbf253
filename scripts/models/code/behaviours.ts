// The plain words of the stack language and what each does to the number on top: their meaning in numbers, in English, and
// the word that takes it back.

export interface Behaviour {
  /** As it stands in a program. */
  word: string;
  /** What it does, in English. */
  says: string;
  run(number: number): number;
  /** The plain word that takes it back, where dividing leaves no rest. */
  undo: string;
}

const DIGITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const pairs: [Behaviour, Behaviour][] = [
  ...DIGITS.map((digit, i) =>
    pair(
      { word: `add${i + 1}`, says: `adds ${digit}`, run: (number) => number + i + 1 },
      { word: `sub${i + 1}`, says: `takes away ${digit}`, run: (number) => number - i - 1 },
    ),
  ),
  pair(
    { word: 'double', says: 'doubles it', run: (number) => 2 * number },
    { word: 'halve', says: 'halves it', run: (number) => Math.floor(number / 2) },
  ),
  pair(
    { word: 'triple', says: 'triples it', run: (number) => 3 * number },
    { word: 'third', says: 'keeps a third', run: (number) => Math.floor(number / 3) },
  ),
  pair(
    { word: 'fourfold', says: 'makes it fourfold', run: (number) => 4 * number },
    { word: 'quarter', says: 'keeps a quarter', run: (number) => Math.floor(number / 4) },
  ),
  pair(
    { word: 'fivefold', says: 'makes it fivefold', run: (number) => 5 * number },
    { word: 'fifth', says: 'keeps a fifth', run: (number) => Math.floor(number / 5) },
  ),
];

const keep: Behaviour = { word: 'keep', says: 'leaves it alone', run: (number) => number, undo: 'keep' };
const negate: Behaviour = { word: 'negate', says: 'flips the sign', run: (number) => -number || 0, undo: 'negate' };

/** 30 of them. */
export const behaviours: readonly Behaviour[] = [...pairs.flat(), negate, keep];

export const behaviourOf: ReadonlyMap<string, Behaviour> = new Map(
  behaviours.map((behaviour) => [behaviour.word, behaviour]),
);

function pair(there: Omit<Behaviour, 'undo'>, back: Omit<Behaviour, 'undo'>): [Behaviour, Behaviour] {
  return [
    { ...there, undo: back.word },
    { ...back, undo: there.word },
  ];
}
