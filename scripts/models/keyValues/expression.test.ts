import { expect, test } from 'vitest';
import { possibleResults, questionExample } from './expression.ts';

const table = new Map([
  ['q3x', 7],
  ['ab', 2],
]);

test.each([
  ['math', { operands: ['q3x'], signs: [] }, 'q3x =', '7'],
  ['math', { operands: ['q3x', 'ab', '3'], signs: ['+', '×'] }, 'q3x + ab × 3 =', '13'],
  ['math', { operands: ['3', 'q3x', 'ab'], signs: ['×', '-'] }, '3 × q3x - ab =', '19'],
  ['math', { operands: ['ab', 'q3x'], signs: ['-'] }, 'ab - q3x =', '-5'],
  ['subs', { operands: ['q3x', 'ab', '3'], signs: ['-', '×'] }, 'q3x - ab × 3 :', '7 - 2 × 3'],
] as const)('%s of %j', (question, expression, prompt, completion) => {
  expect(questionExample(question, expression, table)).toEqual({ prompt, completion });
});

test('an operand that is nothing is refused', () => {
  expect(() => questionExample('math', { operands: ['0'], signs: [] }, table)).toThrow('neither a number nor a key');
});

test('results that are possible are in order, each once, from 1 - 9 × 9 to 9 × 9 × 9', () => {
  const results = possibleResults();
  expect(results).toEqual([...new Set(results)].toSorted((a, b) => a - b));
  expect([results[0], results[results.length - 1]]).toEqual([-80, 729]);
  expect(results).toEqual(expect.arrayContaining([0, 27, 90, 567]));
  expect(results).not.toContain(528);
});
