import { expect, test } from 'vitest';
import type { Example } from '../../../src/shared/protocol.ts';
import { behaviours } from './behaviours.ts';
import { CHIP_NAMES, codeChips } from './chips.ts';
import { completes } from './checks.ts';
import { codeFiles } from './dataset.ts';
import { library, names } from './names.ts';
import { inPlainWords } from './plainWords.ts';
import { explain, TASKS } from './tasks.ts';

const files = codeFiles(1);
const namesOf = (examples: readonly Example[]): string[] =>
  examples.flatMap(({ prompt }) => prompt.split(' ').filter((word) => library.has(word)));

test('a quarter of the names is in D_C, and every plain word is behind some of them', () => {
  expect(files.seen).toHaveLength(150);
  expect(new Set(namesOf(files.train))).toEqual(new Set(files.seen));
  expect(new Set(files.seen.map((name) => library.get(name))).size).toBe(behaviours.length);
  expect(codeFiles(1, 0.1).seen).toHaveLength(60);
});

test('with less of the names shown, the same questions can be asked, about names that no share shows', () => {
  const [few, many] = [0.1, 0.4].map((share) => codeFiles(1, share, 0.4));
  expect(few.heldOut).toEqual(many.heldOut);
  expect(few.heldOut).not.toEqual(codeFiles(1, 0.1).heldOut);
  expect(many.seen.slice(0, 60)).toEqual(few.seen);
  const asked = namesOf(TASKS.flatMap((task) => many.heldOut[task]));
  expect(asked.filter((name) => many.seen.includes(name))).toEqual([]);
});

test('no name that is measured, nor one of the first questions, is in D_C', () => {
  const seen = new Set(files.seen);
  for (const task of TASKS) {
    const asked = namesOf(files.heldOut[task]);
    expect(new Set(asked).size).toBeGreaterThan(80);
    expect(asked.filter((name) => seen.has(name))).toEqual([]);
  }
  expect(CHIP_NAMES.filter((name) => seen.has(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining([...CHIP_NAMES]));
});

test('the plain items are the same in plain words', () => {
  for (const task of TASKS) {
    expect(namesOf(files.plain[task])).toEqual([]);
    expect(files.plain[task].map(({ completion }) => completion)).toEqual(
      files.heldOut[task].map(({ completion }) => completion),
    );
  }
});

test('no question that is measured is in D_C, but for single plain words that are written or explained', () => {
  const questions = new Set(files.train.map(({ prompt }) => prompt));
  for (const task of TASKS) {
    expect(files.heldOut[task].filter(({ prompt }) => questions.has(prompt))).toEqual([]);
    const repeated = files.plain[task].filter(({ prompt }) => questions.has(prompt));
    expect(repeated.filter(({ prompt }) => !/^(do |undo )?[a-z]+\d*( twice)? [:;]$/.test(prompt))).toEqual([]);
  }
});

test('D_C has all three tasks, single names, and items in plain words', () => {
  const count = (matches: (prompt: string) => boolean): number =>
    files.train.filter(({ prompt }) => matches(prompt)).length / files.train.length;
  for (const sign of ['?', ':', ';']) expect(count((prompt) => prompt.endsWith(sign))).toBeCloseTo(1 / 3, 1);
  const isPlain = (prompt: string): boolean => prompt.split(' ').every((word) => !library.has(word));
  expect(count(isPlain)).toBeGreaterThan(0.2);
  expect(count(isPlain)).toBeLessThan(0.4);
  expect(count((prompt) => namesOf([{ prompt, completion: '' }]).length === 1)).toBeGreaterThan(0.3);
});

test('the seed draws the names', () => {
  expect(codeFiles(1)).toEqual(files);
  expect(codeFiles(2).seen.toSorted()).not.toEqual(files.seen.toSorted());
});

test('the first questions are about names that no D_C has, and their answers are right', () => {
  const plain = codeChips.map(({ prompt }) => inPlainWords(prompt));
  expect(namesOf(codeChips).filter((name) => !CHIP_NAMES.includes(name))).toEqual([]);
  for (const [i, { prompt, completion }] of codeChips.entries()) {
    if (prompt.endsWith('?')) expect(completes({ prompt }, completion)).toBe(true);
    if (!prompt.endsWith(';')) continue;
    const words = plain[i].split(' ').slice(0, -1);
    expect(completion).toBe(explain(words.map((word) => ({ written: word, plain: word }))).completion);
  }
  expect(plain.filter((prompt) => prompt.endsWith(':'))).toEqual([
    'do add3 twice then undo double :',
    'undo add8 after do triple :',
  ]);
});
