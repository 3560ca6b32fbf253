import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ExperimentRun } from '../../src/shared/experiments.ts';
import type { ExperimentCode } from './experiment.ts';
import { fileOf, readExperiment, writeExperiment } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'experiments-'));
afterAll(() => rmSync(folder, { recursive: true }));

const row = (id: string, x?: number) => ({
  id,
  group: 'all',
  title: id,
  about: '',
  x,
  prepare: () => Promise.reject(new Error('Not run here.')),
});

const CODE: ExperimentCode = {
  id: 'some',
  title: 'Some',
  about: '',
  section: '4.1',
  main: 'b',
  measures: [],
  groups: [],
  claims: [],
  paper: [],
  notes: [],
  rows: [row('b', 3), row('a')],
};

const runOf = (id: string, seed: number): ExperimentRun => ({
  row: id,
  seed,
  values: {},
  parameters: 0,
  steps: 0,
  seconds: 0,
  adapter: '',
  date: '',
  recipe: '',
});

it('holds what the code says, and the runs of its rows in their order', () => {
  const file = fileOf(CODE, [runOf('a', 2), runOf('gone', 1), runOf('b', 2), runOf('a', 1), runOf('b', 1)]);
  expect(file.runs.map(({ row: id, seed }) => `${id}${seed}`)).toEqual(['b1', 'b2', 'a1', 'a2']);
  expect(file.rows).toEqual([
    { id: 'b', group: 'all', title: 'b', about: '', x: 3 },
    { id: 'a', group: 'all', title: 'a', about: '' },
  ]);
  expect(file.command).toBe('npm run experiments -- --only some');
});

it('is read as it was written, and is not there before', async () => {
  expect(await readExperiment('some', folder)).toBeUndefined();
  const file = fileOf(CODE, [runOf('b', 1)]);
  await writeExperiment(file, folder);
  expect(await readExperiment('some', folder)).toEqual(file);
});
