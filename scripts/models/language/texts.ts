// What the English ancestor and the speaker of Ovari read.
import type { Random } from '../../../src/engine/tables/random.ts';
import { lexemes } from './english.ts';
import { ovariStatement } from './ovari.ts';
import { drawStatement, englishStatement, stemsOf } from './statement.ts';
import { drawTask, type Task } from './tasks.ts';

const ALL = stemsOf(lexemes);

/** Two statements in plain English, and the first of them once more. */
export function englishText(random: Random): string {
  const [first, second] = [0, 1].map(() => englishStatement(drawStatement(random, ALL)));
  return `${first} . ${second} . ${first} .`;
}

/** Statements in Ovari, one after another. */
export function ovariText(random: Random): string {
  return [0, 1].map(() => `${ovariStatement(drawStatement(random, ALL))} .`).join(' ');
}

/** A statement in Ovari and a question over it, a word, or a noun and its adjective: to be glossed word by word. */
export function glossedText(random: Random, task: Task): string {
  return drawTask(random, ALL, task).ovari.prompt;
}
