import { expect, it } from 'vitest';
import { csvText } from './csv.ts';

const cell = (text: string | number): string => csvText(['a', 'b'], [[text, 1]]).split('a,b\n')[1];

it('no cell acts as a formula, and a number stays one', () => {
  for (const evil of ['=1+1', '@SUM(A1)', '+SUM(A1)', '-2+3', '-cmd|calc', '\t=1', '\r=1', '\n=1', '＝1+1'])
    expect(cell(evil), evil).toMatch(/^"'/);
  for (const plain of ['-13', '+4', '-0.5', 'dog - cat =', '']) expect(cell(plain)).toBe(`${plain},1\n`);
  expect(cell(-13)).toBe('-13,1\n');
});

it('quotes and line breaks lie within one cell', () => {
  expect(cell('say "no", or\nnot')).toBe('"say ""no"", or\nnot",1\n');
});

it('what is not known is an empty cell; without rows there is the header alone', () => {
  expect(csvText(['a', 'b'], [[undefined, 1e-7]])).toBe('a,b\n,1e-7\n');
  expect(csvText(['a', 'b'], [])).toBe('a,b\n');
});
