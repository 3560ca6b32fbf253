import { expect, test } from 'vitest';
import { roleOf, withRole } from './columnRoles.ts';

const columns = ['id', 'instruction', 'input', 'output'];
const choice = { prompt: ['instruction', 'input'], completion: 'output' };

test('says what each column is for', () => {
  expect(columns.map((column) => roleOf(choice, column))).toEqual(['unused', 'question', 'question', 'answer']);
});

test('questions are joined in the order of the file, whenever they were chosen', () => {
  expect(withRole(choice, 'id', 'question', columns)?.prompt).toEqual(['id', 'instruction', 'input']);
  expect(withRole(choice, 'input', 'unused', columns)?.prompt).toEqual(['instruction']);
});

test('another answer frees the one before', () => {
  expect(withRole(choice, 'id', 'answer', columns)).toEqual({ prompt: ['instruction', 'input'], completion: 'id' });
});

test('the only question as the answer: both are swapped', () => {
  const two = { prompt: ['word'], completion: 'code' };
  expect(withRole(two, 'word', 'answer', ['word', 'code'])).toEqual({ prompt: ['code'], completion: 'word' });
});

test('there is always an answer and a question', () => {
  expect(withRole(choice, 'output', 'unused', columns)).toBeUndefined();
  expect(withRole(choice, 'output', 'question', columns)).toBeUndefined();
  expect(withRole({ prompt: ['word'], completion: 'code' }, 'word', 'unused', ['word', 'code'])).toBeUndefined();
});
