import { expect, it } from 'vitest';
import { parseKeyQuestion } from './keyQuestion.ts';

it.each([
  ['q3x + 4 × ab =', ['q3x', '4', 'ab'], [7, 4, 2], '15'],
  ['Q3X+4*AB=', ['q3x', '4', 'ab'], [7, 4, 2], '15'],
  ['9z − ab - 3 =', ['9z', 'ab', '3'], [1, 2, 3], '-4'],
  ['q3x - 4 × ab :', ['q3x', '4', 'ab'], [7, 4, 2], '7 - 4 × 2'],
  ['q3x =', ['q3x'], [7], '7'],
])('%s', (prompt, operands, numbers, answer) => {
  const question = parseKeyQuestion(prompt);
  expect(question?.operands).toEqual(operands);
  expect(question?.answer(numbers)).toBe(answer);
});

it.each(['q3x + ab', 'q3x ab =', 'q3x + =', '=', '- 3 =', 'a = b =', 'a : b =', 'a / b =', 'a_b ='])(
  'no such question: %s',
  (prompt) => expect(parseKeyQuestion(prompt)).toBeUndefined(),
);
