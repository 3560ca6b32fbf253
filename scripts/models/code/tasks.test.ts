import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { behaviours } from './behaviours.ts';
import { completes, doesTheSame } from './checks.ts';
import { library, names } from './names.ts';
import { inPlainWords, libraryWord } from './plainWords.ts';
import { drawTask, explain, LARGEST, SMALLEST, type Task } from './tasks.ts';

function drawn(task: Task, count: 1 | 2): Example[] {
  const random = seededRandom(count);
  return Array.from({ length: 400 }, () => drawTask(task, random, count, () => libraryWord(random.pick(names))));
}

const namesOf = (prompt: string): string[] => prompt.split(' ').filter((word) => library.has(word));

describe.each([1, 2] as const)('over %i names', (count) => {
  test('programs to be completed are right, and within the numbers that there are', () => {
    const examples = drawn('complete', count);
    for (const { prompt, completion } of examples) {
      expect(namesOf(prompt)).toHaveLength(count);
      expect(prompt).toMatch(/^\d+( [a-z]+)+ _ -?\d+ \?$/);
      expect(completion).toMatch(/^(add|sub)([1-9]|10)$/);
      expect(completes({ prompt }, completion), prompt).toBe(true);
      const target = Number(prompt.split(' ').at(-2));
      expect(target).toBeGreaterThanOrEqual(SMALLEST);
      expect(target).toBeLessThanOrEqual(LARGEST);
    }
    expect(new Set(examples.map(({ completion }) => completion)).size).toBe(20);
  });

  test('every plain word is behind some name of each task', () => {
    for (const task of ['complete', 'write', 'explain'] as const) {
      const plain = drawn(task, count).flatMap(({ prompt }) => namesOf(prompt).map((name) => library.get(name)));
      expect(new Set(plain).size, task).toBe(behaviours.length);
    }
  });

  test('code written from text is what the text says', () => {
    for (const { prompt, completion } of drawn('write', count)) {
      expect(namesOf(prompt)).toHaveLength(count);
      const clauses = inPlainWords(prompt.replace(/ :$/, '')).split(/ (?:then|after) /);
      const said = clauses.map((clause) => {
        const [verb, word, twice] = clause.split(' ');
        const done = verb === 'do' ? word : behaviours.find((each) => each.undo === word)?.word;
        return twice === 'twice' ? `${done} ${done}` : `${done}`;
      });
      expect(completion).toBe((prompt.includes(' after ') ? said.toReversed() : said).join(' '));
    }
  });

  test('explanations name what each word does, in order', () => {
    for (const { prompt, completion } of drawn('explain', count)) {
      const said = namesOf(prompt).map((name) => behaviours.find(({ word }) => word === library.get(name))?.says);
      expect(completion).toBe(said.join(' then '));
    }
  });

  test('follow the seed', () => {
    for (const task of ['complete', 'write', 'explain'] as const)
      expect(drawn(task, count)).toEqual(drawn(task, count));
  });
});

test('an explanation in so many words', () => {
  const words = ['add3', 'double', 'negate'].map((plain) => ({ written: plain, plain }));
  expect(explain(words)).toEqual({
    prompt: 'add3 double negate ;',
    completion: 'adds three then doubles it then flips the sign',
  });
});

describe('an answer is judged by running it', () => {
  const prompt = '4 add3 _ 14 ?';

  test('any word that completes the program is right', () => {
    expect(completes({ prompt }, 'add7')).toBe(true);
    expect(completes({ prompt }, 'double')).toBe(true);
    expect(completes({ prompt }, 'add6')).toBe(false);
    expect(completes({ prompt }, 'add3 add4')).toBe(false);
    expect(completes({ prompt }, '')).toBe(false);
    expect(completes({ prompt }, 'seven')).toBe(false);
  });

  test('names of the library in a question are run, in an answer they are not', () => {
    const [name] = [...library].find(([, word]) => word === 'add3') ?? [''];
    expect(completes({ prompt: `4 ${name} _ 14 ?` }, 'add7')).toBe(true);
    expect(completes({ prompt: '4 add7 _ 14 ?' }, name)).toBe(false);
  });

  test('a question of another kind is none', () => {
    expect(() => completes({ prompt: 'add3 ;' }, 'add3')).toThrow('no program to be completed');
  });

  test('any program that does the same is right', () => {
    expect(doesTheSame({ completion: 'add3 add3' }, 'add6')).toBe(true);
    expect(doesTheSame({ completion: 'add3 double' }, 'double add3')).toBe(false);
    expect(doesTheSame({ completion: 'add3 double' }, 'add3 double </s>')).toBe(false);
  });

  test('an empty answer is no program, also where nothing is to be done', () => {
    const nothing = { completion: 'sub2 add2' };
    for (const empty of ['', ' ']) expect(doesTheSame(nothing, empty)).toBe(false);
    expect(doesTheSame(nothing, 'add1 sub1')).toBe(true);
  });
});
