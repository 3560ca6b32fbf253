import { expect, it } from 'vitest';
import { spreadOf, verdictOf, type ExperimentRun } from './experiments.ts';

function runOf(row: string, seed: number, values: Record<string, number>): ExperimentRun {
  return { row, seed, values, parameters: 1, steps: 1, seconds: 1, adapter: '', date: '', recipe: '' };
}

const file = {
  main: 'main',
  runs: [
    runOf('main', 1, { right: 0.9 }),
    runOf('main', 2, { right: 1 }),
    runOf('alone', 1, { right: 0.1 }),
    runOf('lora', 1, { right: 0.2, kept: 1 }),
    runOf('lora', 2, { right: 0.95 }),
  ],
};

it('a spread is the mean and both ends over the seeds of a row', () => {
  expect(spreadOf(file, 'main', 'right')).toEqual({ mean: 0.95, least: 0.9, most: 1, n: 2 });
  expect(spreadOf(file, 'lora', 'kept')).toEqual({ mean: 1, least: 1, most: 1, n: 1 });
  expect(spreadOf(file, 'main', 'kept')).toBeUndefined();
  expect(spreadOf(file, 'nobody', 'right')).toBeUndefined();
});

it('a claim holds when the worst seed is above the best of every other row', () => {
  expect(verdictOf(file, { measure: 'right', over: ['alone'] })).toMatchObject({
    holds: true,
    rival: { row: 'alone' },
  });
  const lost = verdictOf(file, { measure: 'right', over: ['lora', 'alone'] });
  expect(lost).toMatchObject({ holds: false, rival: { row: 'lora', spread: { most: 0.95 } } });
});

it('nothing is said of what was not measured', () => {
  expect(verdictOf(file, { measure: 'right', over: ['alone', 'nobody'] })).toBeUndefined();
  expect(verdictOf(file, { measure: 'right', over: [] })).toBeUndefined();
});
