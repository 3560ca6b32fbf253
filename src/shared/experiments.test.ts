import { expect, it } from 'vitest';
import { spreadOf, verdictOf, type ExperimentRun } from './experiments.ts';

function runOf(row: string, seed: number, values: Record<string, number>): ExperimentRun {
  return { row, seed, values, parameters: 1, steps: 1, seconds: 1, adapter: '', date: '', recipe: '' };
}

const seeds = (row: string, ...values: number[]): ExperimentRun[] =>
  values.map((right, i) => runOf(row, i + 1, { right }));

const file = {
  main: 'main',
  runs: [
    ...seeds('main', 0.9, 1, 0.98),
    ...seeds('alone', 0.1, 0.2, 0),
    ...seeds('lora', 0.2, 0.95, 0.1),
    ...seeds('unfinished', 0, 0),
    runOf('once', 1, { kept: 1 }),
  ],
};

it('a spread is the mean and both ends over the seeds of a row', () => {
  expect(spreadOf(file, 'main', 'right')).toEqual({ mean: 0.96, least: 0.9, most: 1, n: 3 });
  expect(spreadOf(file, 'once', 'kept')).toEqual({ mean: 1, least: 1, most: 1, n: 1 });
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

it('nothing is said of what was not measured, or not with all seeds', () => {
  expect(verdictOf(file, { measure: 'right', over: ['alone', 'unfinished'] })).toBeUndefined();
  expect(verdictOf({ ...file, main: 'unfinished' }, { measure: 'right', over: ['alone'] })).toBeUndefined();
  expect(verdictOf(file, { measure: 'right', over: ['alone', 'nobody'] })).toBeUndefined();
  expect(verdictOf(file, { measure: 'right', over: [] })).toBeUndefined();
});
