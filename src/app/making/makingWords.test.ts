import { expect, test } from 'vitest';
import type { MadeModel, TableReport } from '../../shared/madeModels.ts';
import type { Making } from '../state/making.ts';
import { knownSentence, lineWords, milestone, planSentence, rowsSentence } from './makingWords.ts';

const table: TableReport = {
  name: 'phone-book.csv',
  columns: ['name', 'number'],
  key: 'name',
  value: 'number',
  rows: 1000,
  firstRows: [],
  problems: [],
  problemCount: 0,
  values: 20,
  isSummable: true,
  plan: { blocks: 2, width: 64, parameters: 213_376, bytes: 853_504, steps: 800 },
};
const making: Making = { isOpen: false, isReading: false, table, title: '', isMaking: true, isWiring: false, wired: 0 };
const spoken = (words: string | undefined): string | undefined => words?.replaceAll('\u00a0', ' ');

test('a plan says how large the model is, and how long it learns at most', () => {
  expect(spoken(planSentence(table.plan))).toBe(
    'A model of 2 blocks, width 64: 213,376 numbers, 854 kB. It learns in at most 800 steps.',
  );
});

test('what it knows', () => {
  expect(knownSentence({ known: 998, rows: 1000 })).toBe('It knows 998 of 1,000 rows.');
  expect(knownSentence({ known: 12, rows: 12 })).toBe('It knows all 12 rows.');
  expect(rowsSentence({ ...table, rows: 0 })).toContain('No row can be used');
});

test('quarters are spoken, not steps', () => {
  const at = (step: number): string =>
    milestone({ ...making, progress: { step, steps: 800, loss: 1, secondsLeft: 4 } });
  expect(at(1)).toBe('Phone book is being made.');
  expect(at(399)).toBe(at(200));
  expect(at(400)).toBe('Phone book: 50 % of the steps are done.');
});

test('the line beside a closed dialog: while it is made, when it is, when it failed', () => {
  expect(lineWords({ ...making, table: undefined, isMaking: false })).toBeUndefined();
  expect(lineWords({ ...making, isMaking: false })).toBeUndefined();
  expect(spoken(lineWords({ ...making, progress: { step: 1, steps: 8, loss: 1, secondsLeft: 42 } }))).toBe(
    'Phone book is being made: 42 s left',
  );
  const error = { code: 'out-of-memory', message: 'No room.' } as const;
  expect(lineWords({ ...making, isMaking: false, error })).toBe('Phone book was not made. No room.');
});

test('the line of a model that is wired, or was not', () => {
  const made = { model: { title: 'Friends' }, rows: 12, known: 12 } as MadeModel;
  const done: Making = { ...making, isMaking: false, made };
  expect(lineWords(done)).toBe('Friends is made. It knows all 12 rows.');
  expect(lineWords({ ...done, isWiring: true })).toBe('Friends is being wired to Sums…');
  expect(milestone({ ...done, isWiring: true })).toBe('Friends is being wired to Sums.');
  const error = { code: 'download', message: 'Sums could not be fetched.' } as const;
  expect(lineWords({ ...done, error })).toBe('Friends is made, but was not wired. Sums could not be fetched.');
});
