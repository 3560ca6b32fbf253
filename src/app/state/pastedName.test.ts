import { expect, test } from 'vitest';
import { pastedName } from './pastedName.ts';

test.each([
  ['dog + cat = 26\ncat = 3', 'pasted.txt'],
  ['Hello, you = Bonjour', 'pasted.txt'],
  ['{"prompt": "a = 1, b", "completion": "c"}', 'pasted.jsonl'],
  ['\n [{"prompt": "a"}]', 'pasted.json'],
  ['question,answer\na,b', 'pasted.csv'],
  ['dog;7', 'pasted.csv'],
  ['dog, old\t7', 'pasted.tsv'],
  ['nothing of that', 'pasted.txt'],
])('%s: %s', (text, name) => {
  expect(pastedName(text)).toBe(name);
});

test('a name of its own', () => {
  expect(pastedName('a,1', 'my-table')).toBe('my-table.csv');
});
