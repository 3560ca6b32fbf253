import { expect, test } from 'vitest';
import { exportName } from './exampleList.ts';

test.each([
  ['mine.csv', 'train', 'mine-train.jsonl'],
  ['3 files', 'heldOut', '3-files-held-out.jsonl'],
  ['codes-and-sums', 'train', 'codes-and-sums-train.jsonl'],
  ['../naïve café?.txt', 'train', '..-naïve-café--train.jsonl'],
  ['.txt', 'heldOut', 'examples-held-out.jsonl'],
] as const)('%s, %s', (name, of, file) => {
  expect(exportName(name, of)).toBe(file);
});
