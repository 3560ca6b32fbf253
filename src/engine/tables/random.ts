// One repeatable stream of randomness, and the ways in which made data draws from it.
import { normalFrom, seededUniform, shuffled } from '../seededRandom.ts';

export interface Random {
  /** In (0, 1). */
  uniform(): number;
  /** 0 … count − 1. */
  integer(count: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  pick<Item>(items: readonly Item[]): Item;
  /** A copy in random order. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

export function seededRandom(seed: number): Random {
  const uniform = seededUniform(seed);
  const integer = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    integer,
    normal: normalFrom(uniform),
    pick: (items) => items[integer(items.length)],
    shuffle: (items) => Array.from(shuffled(items.length, uniform), (index) => items[index]),
  };
}
