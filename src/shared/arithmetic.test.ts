import { expect, test } from 'vitest';
import { expressionText, resultOf, SIGNS } from './arithmetic.ts';

test('results are those of JavaScript, for all three signs between awkward numbers', () => {
  const numbers = [7, 2, 9, 4];
  for (const a of SIGNS)
    for (const b of SIGNS)
      for (const c of SIGNS) {
        const text = expressionText(numbers, [a, b, c]);
        // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- made here, of digits and signs
        const expected = new Function(`return ${text.replaceAll('×', '*')}`)() as number;
        expect(resultOf(numbers, [a, b, c]), text).toBe(expected);
      }
});

test('one number is its own result', () => {
  expect([resultOf([3], []), expressionText([3], [])]).toEqual([3, '3']);
});
