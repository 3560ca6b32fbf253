import { expect, test } from 'vitest';
import type { DraftFile, ExamplesDraft } from '../../../shared/exampleDraft.ts';
import { fileWords, obstacle, readWords, sidesWords } from './draftWords.ts';

const file: DraftFile = {
  id: 1,
  name: 'mine.csv',
  bytes: 1200,
  kind: 'csv',
  encoding: 'utf-8',
  columns: [],
  sample: [],
  use: 'split',
  examples: 20,
  problems: 0,
};
const draft = (files: DraftFile[], change: Partial<ExamplesDraft> = {}): ExamplesDraft => ({
  files,
  train: 18,
  heldOut: 2,
  share: 0.1,
  problems: 0,
  duplicates: 0,
  leavesOutDuplicates: false,
  conflicts: 0,
  leaks: 0,
  leavesOutLeaks: true,
  ...change,
});

test('a file: how it was read is said where it is not UTF-8', () => {
  expect(fileWords(file).replaceAll('\u00a0', ' ')).toBe('.csv · 1 kB · 20 examples');
  expect(fileWords({ ...file, encoding: 'windows-1252', problems: 1 })).toMatch(
    /1 line to look at · read as Windows-1252/,
  );
});

test('what was read', () => {
  expect(readWords(draft([file]))).toBe('20 examples in mine.csv');
  expect(readWords(draft([file, file], { problems: 3 }))).toBe(
    '40 examples in 2 files; 3 lines cannot be used and will be skipped',
  );
});

test('how the sides came about', () => {
  expect(sidesWords(draft([file]))).toBe('Divided by the text of the question, so always the same way.');
  expect(sidesWords(draft([file, { ...file, use: 'train' }]))).toContain('the same way; the other files are on');
  expect(sidesWords(draft([{ ...file, use: 'heldOut' }]))).toBe('Each file is on the side that you chose.');
  expect(sidesWords(draft([file], { share: 0 }))).toBe('Nothing of what could be divided is held out.');
});

test('what cannot be used', () => {
  expect(obstacle(draft([file]))).toBeUndefined();
  expect(obstacle(draft([file], { train: 0 }))).toContain('nothing to train on');
  expect(obstacle(draft([file], { heldOut: 0 }))).toContain('Nothing is held out');
});
