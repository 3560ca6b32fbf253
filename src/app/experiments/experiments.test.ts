import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ExperimentFile, ExperimentRow } from '../../shared/experiments.ts';
import { alongX, chartRows, spacing } from './chartRows.ts';
import { experimentCsv } from './experimentCsv.ts';
import { experimentSchema, listSchema } from './experimentSchema.ts';

const row = (id: string, x?: number): ExperimentRow => ({ id, group: 'all', title: id, about: '', x });
const run = (id: string, seed: number, right: number) => ({
  row: id,
  seed,
  values: { right },
  parameters: 1,
  steps: 2,
  seconds: 3,
  adapter: 'an adapter',
  date: '2026-01-01',
  recipe: 'abc',
});
const FILE: ExperimentFile = {
  id: 'some',
  title: 'Some',
  about: '',
  section: '4.1',
  main: 'a',
  measures: [{ id: 'right', title: 'right', about: '', unit: 'share' }],
  groups: [{ id: 'all', title: 'All', about: '' }],
  rows: [row('a'), row('b', 3), row('c')],
  claims: [{ measure: 'right', over: ['b'] }],
  paper: [{ title: 'Table', columns: ['one'], rows: [{ title: 'first', cells: ['1'] }] }],
  notes: [],
  command: 'npm run experiments -- --only some',
  runs: [run('a', 1, 0.5), run('a', 2, 0.75), run('b', 1, 0.25)],
};

describe('a file of results', () => {
  it('is taken as it is when it is whole', () => {
    expect(v.parse(experimentSchema, JSON.parse(JSON.stringify(FILE)))).toEqual(JSON.parse(JSON.stringify(FILE)));
  });

  it.each<[string, object]>([
    ['a run of no row', { runs: [run('nobody', 1, 0)] }],
    ['a seed twice', { runs: [run('a', 1, 0), run('a', 1, 0)] }],
    ['a row of no group', { groups: [] }],
    ['no main row', { main: 'nobody' }],
    ['a row twice', { rows: [row('a'), row('b'), row('b'), row('c')] }],
    ['a claim of no measure', { claims: [{ measure: 'wrong', over: ['b'] }] }],
    ['a claim over no row', { claims: [{ measure: 'right', over: ['nobody'] }] }],
    ['a cell too few', { paper: [{ title: 'Table', columns: ['one', 'two'], rows: [{ title: 'x', cells: ['1'] }] }] }],
    ['a figure that is none', { runs: [run('a', 1, Number.NaN)] }],
    ['a share beyond all bounds', { runs: [run('a', 1, 1e9)] }],
    ['a name that leads elsewhere', { id: '../some' }],
    [
      'a name that every object has',
      { measures: [{ id: 'constructor', title: '', about: '', unit: 'share' }], claims: [] },
    ],
    ['a text without end', { about: 'x'.repeat(2001) }],
    ['runs without end', { runs: Array.from({ length: 1001 }, (_, seed) => run('a', seed, 0)) }],
  ])('is refused with %s', (_, change) => {
    expect(v.safeParse(experimentSchema, { ...FILE, ...change }).success).toBe(false);
  });

  it('is what ships', () => {
    const read = (name: string): unknown => JSON.parse(readFileSync(`public/experiments/${name}`, 'utf8'));
    const { experiments } = v.parse(listSchema, read('index.json'));
    expect(experiments.length).toBeGreaterThan(0);
    for (const { id, title, section } of experiments) {
      expect(existsSync(`public/experiments/${id}.json`), id).toBe(true);
      expect(v.parse(experimentSchema, read(`${id}.json`))).toMatchObject({ id, title, section });
    }
  });
});

describe('a chart', () => {
  it('has the mean in per cent and how far the worst and the best seed are from it, of what was measured', () => {
    expect(chartRows(FILE, FILE.rows, FILE.measures[0])).toEqual([
      { id: 'a', title: 'a', x: undefined, mean: 62.5, range: [12.5, 12.5] },
      { id: 'b', title: 'b', x: 3, mean: 25, range: [0, 0] },
    ]);
  });

  it('goes along x, by factors where that is how it grows', () => {
    expect(alongX([{ x: 4 }, { x: 1 }, { x: 2 }])).toEqual([{ x: 1 }, { x: 2 }, { x: 4 }]);
    expect(spacing([1, 2, 3, 4])).toBe('linear');
    expect(spacing([500, 1000, 12_000])).toBe('log');
    expect(spacing([0, 1000])).toBe('linear');
  });
});

it('the table for other programs has a line for each run, with its row and what was measured', () => {
  expect(experimentCsv(FILE).trimEnd().split('\n')).toEqual([
    'group,row,x,seed,right (0 to 1),trained numbers,steps,seconds,adapter,date',
    'All,a,,1,0.5,1,2,3,an adapter,2026-01-01',
    'All,a,,2,0.75,1,2,3,an adapter,2026-01-01',
    'All,b,3,1,0.25,1,2,3,an adapter,2026-01-01',
  ]);
});
