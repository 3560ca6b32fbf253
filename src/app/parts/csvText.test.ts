import { expect, it } from 'vitest';
import { csvText } from './csvText.ts';

it('quotes what must be quoted, and lets no text act as a formula', () => {
  const text = csvText(
    ['name', 'loss'],
    [
      ['a, "b"\nc', -0.5],
      ['=1+1', 1e-7],
      ['@x', undefined],
      ['+1', 0],
      ['-1', 2],
    ],
  );
  expect(text).toBe(`name,loss\n"a, ""b""\nc",-0.5\n"'=1+1",1e-7\n"'@x",\n"'+1",0\n"'-1",2\n`);
});

it('without rows, the header alone', () => expect(csvText(['a', 'b'], [])).toBe('a,b\n'));
