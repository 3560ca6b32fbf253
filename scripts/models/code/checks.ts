// Whether an answer is right, found by running it.
import type { Example } from '../../../src/shared/protocol.ts';
import { haveSameEffect, run, wordsOf } from './interpreter.ts';
import { inPlainWords } from './plainWords.ts';

const COMPLETION = /^(-?\d+) (.+) _ (-?\d+) \?$/;

/** The program with the answer in place of "_" gives the number that is asked for. @throws Error for another question. */
export function completes({ prompt }: Pick<Example, 'prompt'>, answer: string): boolean {
  const [, input, words, target] = COMPLETION.exec(inPlainWords(prompt)) ?? [];
  if (target === undefined) throw new Error(`"${prompt}" is no program to be completed`);
  const missing = wordsOf(answer);
  return missing.length === 1 && run([...wordsOf(words), ...missing], Number(input)) === Number(target);
}

/** The answer is a program of at least one plain word that does the same as the expected one on several inputs. */
export function doesTheSame({ completion }: Pick<Example, 'completion'>, answer: string): boolean {
  const program = wordsOf(answer);
  return program.length > 0 && haveSameEffect(program, wordsOf(completion));
}
