// The three tasks of §4.3 in small, over words that are plain or of the library: complete a program (CC), write code from
// text (T2C), explain code (C2T). Everything is drawn from a seeded stream.
import type { Random } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { behaviourOf, type Behaviour } from './behaviours.ts';
import { trace } from './interpreter.ts';

/** A word as it is written, and the plain word that it stands for. */
export interface Word {
  written: string;
  plain: string;
}

export type Task = 'complete' | 'write' | 'explain';
export const TASKS: readonly Task[] = ['complete', 'write', 'explain'];

/** Numbers that a program to be completed may go through. */
export const SMALLEST = -12;
export const LARGEST = 30;
/** Programs begin with 0 or a number up to this. */
export const LARGEST_INPUT = 12;
/** The word that is missing adds or takes away at most so much. */
const LARGEST_STEP = 10;

/** Draws an example of a task over so many words, one or two. @param draw gives the next word. */
export function drawTask(task: Task, random: Random, count: 1 | 2, draw: () => Word): Example {
  if (task === 'explain') return explain(Array.from({ length: count }, draw));
  return task === 'write' ? write(random, count, draw) : complete(random, count, draw);
}

/** "bedal ;" → "adds three": what each word does, in order. */
export function explain(words: readonly Word[]): Example {
  return {
    prompt: `${words.map(({ written }) => written).join(' ')} ;`,
    completion: words.map(({ plain }) => behaviour(plain).says).join(' then '),
  };
}

/**
 * "4 bedal _ 9 ?" → "add2": the word in place of "_" with which the program makes 9 of 4. Others than the one in the example
 * may do as well: an answer is judged by running it.
 */
function complete(random: Random, count: number, draw: () => Word): Example {
  for (;;) {
    const words = Array.from({ length: count }, draw);
    const plain = words.map((word) => word.plain);
    const input = random.integer(LARGEST_INPUT + 1);
    const numbers = trace(plain, input) ?? [];
    if (!isExact(plain, numbers)) continue;
    const step = (1 + random.integer(LARGEST_STEP)) * random.pick([1, -1]);
    const target = numbers[count] + step;
    if ([...numbers, target].some((number) => number < SMALLEST || number > LARGEST)) continue;
    const written = words.map((word) => word.written).join(' ');
    return {
      prompt: `${input} ${written} _ ${target} ?`,
      completion: step > 0 ? `add${step}` : `sub${-step}`,
    };
  }
}

/** No division leaves a rest. */
function isExact(program: readonly string[], numbers: readonly number[]): boolean {
  return program.every((word, i) => behaviour(behaviour(word).undo).run(numbers[i + 1]) === numbers[i]);
}

/** "do bedal twice then undo botob :" → "add3 add3 halve". */
function write(random: Random, count: number, draw: () => Word): Example {
  const clauses = Array.from({ length: count }, () => clause(random, draw()));
  const joint = random.pick(['then', 'after']);
  const ordered = joint === 'then' ? clauses : clauses.toReversed();
  return {
    prompt: `${clauses.map(({ text }) => text).join(` ${joint} `)} :`,
    completion: ordered.flatMap(({ program }) => program).join(' '),
  };
}

function clause(random: Random, { written, plain }: Word): { text: string; program: string[] } {
  const [isUndone, isTwice] = [random.uniform() < 0.4, random.uniform() < 0.3];
  const word = isUndone ? behaviour(plain).undo : plain;
  return {
    text: `${isUndone ? 'undo' : 'do'} ${written}${isTwice ? ' twice' : ''}`,
    program: isTwice ? [word, word] : [word],
  };
}

function behaviour(word: string): Behaviour {
  const found = behaviourOf.get(word);
  if (!found) throw new Error(`There is no plain word "${word}"`);
  return found;
}
