import { expect, test } from 'vitest';
import { behaviours } from './behaviours.ts';
import { haveSameEffect, run, trace, wordsOf } from './interpreter.ts';

test('a program changes the number word by word', () => {
  expect(trace(['add3', 'double', 'negate', 'sub2'], 4)).toEqual([4, 7, 14, -14, -16]);
  expect(run(['halve', 'third', 'quarter'], 25)).toBe(1);
  expect(run(['triple', 'fourfold'], 2)).toBe(24);
  expect(run([], 5)).toBe(5);
});

test('a division rounds down, also below zero, and there is one zero', () => {
  expect(run(['halve'], -3)).toBe(-2);
  expect(run(['negate'], 0)).toBe(0);
});

test('what is no plain word does not run', () => {
  expect(run(['add3', 'zimur'], 4)).toBeUndefined();
  expect(haveSameEffect(['zimur'], ['zimur'])).toBe(false);
});

test('other programs with the same effect are as right, programs with another one are not', () => {
  expect(haveSameEffect(['add3', 'add3'], ['add6'])).toBe(true);
  expect(haveSameEffect(['double', 'double'], ['fourfold'])).toBe(true);
  expect(haveSameEffect(['add1', 'double'], ['double', 'add2'])).toBe(true);
  expect(haveSameEffect(['double', 'halve'], [])).toBe(true);
  expect(haveSameEffect(['halve', 'double'], [])).toBe(false);
  expect(haveSameEffect(['add1', 'double'], ['double', 'add1'])).toBe(false);
});

test('no two plain words do the same', () => {
  for (const one of behaviours)
    for (const other of behaviours)
      expect(haveSameEffect([one.word], [other.word]), `${one.word}, ${other.word}`).toBe(one === other);
});

test('undoing takes back, where no division leaves a rest', () => {
  for (const { word, undo } of behaviours)
    for (const number of [-60, 0, 60, 120]) expect(run([word, undo], number), word).toBe(number);
});

test('a text becomes words', () => {
  expect(wordsOf(' add3  add3 double ')).toEqual(['add3', 'add3', 'double']);
  expect(wordsOf('')).toEqual([]);
});
