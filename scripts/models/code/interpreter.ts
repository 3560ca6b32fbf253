// Running programs: each word changes the number on top of the stack.
import { behaviourOf } from './behaviours.ts';

/** Programs that agree on all of these do the same. */
const INPUTS = [0, 1, 2, 3, 5, 7, 8, 12, 13, 24, 30, 37];

/** Plain words apart from each other by white space. */
export const wordsOf = (program: string): string[] => program.trim().split(/\s+/).filter(Boolean);

/**
 * The numbers after each word, the first number before them.
 * @returns undefined for a program with a word that is no plain word.
 */
export function trace(program: readonly string[], number: number): number[] | undefined {
  const numbers = [number];
  for (const word of program) {
    const behaviour = behaviourOf.get(word);
    if (!behaviour) return undefined;
    numbers.push(behaviour.run(numbers[numbers.length - 1]));
  }
  return numbers;
}

/** What a program of plain words makes of a number, or undefined for one with another word. */
export function run(program: readonly string[], number: number): number | undefined {
  return trace(program, number)?.at(-1);
}

/** Whether both are programs of plain words and give the same on every one of several inputs. */
export function haveSameEffect(one: readonly string[], other: readonly string[]): boolean {
  return INPUTS.every((input) => {
    const result = run(one, input);
    return result !== undefined && result === run(other, input);
  });
}
