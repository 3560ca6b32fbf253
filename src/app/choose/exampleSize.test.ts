import { expect, it } from 'vitest';
import type { LibraryModel } from '../../shared/models.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { exampleSize } from './exampleSize.ts';

const model = (id: string, bytes: number) => ({ id, bytes }) as LibraryModel;
const models = [model('sums', 500), model('codes', 800), model('other', 7)];
const companions = { 'codes-and-sums': 30, other: 1 };

it('its models and what comes with it', () => {
  expect(exampleSize(codesAndSums, { models, companions }, [])).toBe(1330);
});

it('models that are open already are not loaded again', () => {
  expect(exampleSize(codesAndSums, { models, companions }, ['sums', 'other'])).toBe(830);
});

it.each([
  ['no list is there', undefined],
  ['a model is not in it', { models: models.slice(1), companions }],
  ['its files are not in it', { models, companions: { other: 1 } }],
  ['nothing is said of files', { models }],
])('unknown while %s', (_, report) => {
  expect(exampleSize(codesAndSums, report, [])).toBeUndefined();
});
