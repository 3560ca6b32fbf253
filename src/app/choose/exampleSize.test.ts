import { expect, it } from 'vitest';
import type { LibraryModel } from '../../shared/models.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { exampleSize } from './exampleSize.ts';

const model = (id: string, bytes: number, keptBytes = 0) => ({ id, bytes, keptBytes }) as LibraryModel;
const models = [model('sums', 500), model('codes', 800), model('other', 7)];
const companions = { 'codes-and-sums': { bytes: 30, keptBytes: 0 }, other: { bytes: 1, keptBytes: 0 } };

it('its models and what comes with it', () => {
  expect(exampleSize(codesAndSums, { models, companions }, [])).toBe(1330);
});

it('models that are open already are not loaded again', () => {
  expect(exampleSize(codesAndSums, { models, companions }, ['sums', 'other'])).toBe(830);
});

it('what is in this browser already is not loaded again, open or not', () => {
  const kept = [model('sums', 500, 500), model('codes', 800, 300)];
  expect(exampleSize(codesAndSums, { models: kept, companions }, [])).toBe(530);
  const all = { models: [model('sums', 500, 500), model('codes', 800, 800)] };
  const here = { 'codes-and-sums': { bytes: 30, keptBytes: 30 } };
  expect(exampleSize(codesAndSums, { ...all, companions: here }, [])).toBe(0);
});

it.each([
  ['no list is there', undefined],
  ['a model is not in it', { models: models.slice(1), companions }],
  ['its files are not in it', { models, companions: { other: companions.other } }],
  ['nothing is said of files', { models }],
])('unknown while %s', (_, report) => {
  expect(exampleSize(codesAndSums, report, [])).toBeUndefined();
});
