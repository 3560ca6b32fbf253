// What tells one model from another.
import { expect, it } from 'vitest';
import { modelName } from './modelWords.ts';

it('a title that two models have is told apart by their ids', () => {
  const models = [
    { id: 'sums', title: 'Sums' },
    { id: 'codes', title: 'Codes' },
    { id: 'codes-2', title: 'Codes' },
  ];
  const names = models.map((model) => modelName(model, models));
  expect(names).toEqual(['Sums', 'Codes (codes)', 'Codes (codes-2)']);
});
