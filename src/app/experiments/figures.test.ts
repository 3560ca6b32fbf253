import { describe, expect, it } from 'vitest';
import type { ExperimentFile, ExperimentRun } from '../../shared/experiments.ts';
import { experimentCsv } from './experimentCsv.ts';
import { MOST_BYTES, readExperiment, readList } from './experimentFile.ts';
import { figureGroups, points, provenance, verdictSentences } from './figures.ts';

const run = (row: string, seed: number, values: Record<string, number>): ExperimentRun => ({
  row,
  seed,
  values,
  parameters: row === 'alone' ? 0 : 100,
  steps: 5,
  seconds: 30,
  adapter: 'Card',
  date: `2026-11-2${seed}`,
  recipe: 'r',
});

const file: ExperimentFile = {
  id: 'e',
  title: 'E',
  about: 'About.',
  section: '4.1',
  preset: 'codes-and-sums',
  main: 'main',
  measures: [
    { id: 'm', title: 'unseen', about: 'Unseen.', unit: 'share' },
    { id: 'c', title: 'text', about: 'Text.', unit: 'chrF' },
  ],
  groups: [
    { id: 'along', title: 'Along', about: '', along: 'share' },
    { id: 'first', title: 'First', about: '' },
    { id: 'none', title: 'None', about: '' },
  ],
  rows: [
    { id: 'more', group: 'along', title: 'more', about: '', x: 50 },
    { id: 'less', group: 'along', title: 'less', about: '', x: 5 },
    { id: 'main', group: 'first', title: 'Main', about: '' },
    { id: 'alone', group: 'first', title: '=Alone', about: '' },
    { id: 'unrun', group: 'none', title: 'Unrun', about: '' },
  ],
  claims: [{ measure: 'm', over: ['alone'] }],
  paper: [],
  notes: [],
  command: 'npm run experiments',
  runs: [
    run('main', 1, { m: 0.9 }),
    run('main', 2, { m: 1 }),
    run('alone', 1, { m: 0.1, c: 40 }),
    run('more', 1, { m: 0.8 }),
    run('less', 1, { m: 0.4 }),
  ],
};

describe('what is shown of an experiment', () => {
  it('the group of the main row comes first, and what nobody ran is left out', () => {
    const groups = figureGroups(file);
    expect(groups.map(({ group }) => group.id)).toEqual(['first', 'along']);
    expect(groups.map(({ measures }) => measures.map(({ id }) => id))).toEqual([['m', 'c'], ['m']]);
    expect(groups[0].rows.map(({ isMain, seeds, parameters }) => ({ isMain, seeds, parameters }))).toEqual([
      { isMain: true, seeds: 2, parameters: 100 },
      { isMain: false, seeds: 1, parameters: 0 },
    ]);
    expect(groups[0].rows[0].spreads).toEqual([{ mean: 0.95, least: 0.9, most: 1, n: 2 }, undefined]);
  });

  it('points lie in the order of the rows, or along their number; percent and chrF have one scale', () => {
    const [first, along] = figureGroups(file);
    const [share, chrF] = file.measures;
    expect(points(along, share).map(({ x, mean }) => [x, mean])).toEqual([
      [5, 40],
      [50, 80],
    ]);
    const [main] = points(first, share);
    expect([main.mean, ...main.error].map(Math.round)).toEqual([95, 5, 5]);
    expect(points(first, chrF).map(({ name, mean }) => [name, mean])).toEqual([['=Alone', 40]]);
  });

  it('a claim is said as the runs have it', () => {
    expect(verdictSentences(file)).toEqual([
      'unseen: “Main” is above all others by more than the spread, 95.0 % against 10.0 % of “=Alone”.',
    ]);
    const lost = { ...file, runs: [...file.runs, run('alone', 2, { m: 0.95 })] };
    expect(verdictSentences(lost)[0]).toContain('is not above all others');
    expect(verdictSentences({ ...file, runs: file.runs.slice(0, 2) })).toEqual([]);
  });

  it('where and when', () => {
    expect(provenance(file)).toEqual({ seconds: 150, adapters: 'Card', dates: '2026-11-21 to 2026-11-22' });
    expect(provenance({ runs: [] })).toEqual({ seconds: 0, adapters: '', dates: '' });
  });

  it('as CSV: a line for each run and measure, and no formula', () => {
    const lines = experimentCsv(file).trimEnd().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toBe('First,Main,,1,unseen,share,0.9,100,5,30,Card,2026-11-21');
    expect(lines[4]).toContain(`"'=Alone"`);
    expect(lines[5]).toContain('Along,more,50,');
  });
});

describe('a file of results', () => {
  it('is read as it is, without what is not known', () => {
    expect(readExperiment(JSON.stringify({ ...file, extra: 1 }))).toEqual(file);
    expect(readList('{"experiments":[{"id":"e","title":"E","section":"4.1","more":2}]}')).toEqual([
      { id: 'e', title: 'E', section: '4.1' },
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['too many runs', JSON.stringify({ ...file, runs: Array.from({ length: 5001 }, () => file.runs[0]) })],
    ['a figure that is none', JSON.stringify({ ...file, runs: [{ ...file.runs[0], values: { m: 'high' } }] })],
    ['an id that is a path', JSON.stringify({ ...file, id: '../x' })],
    ['text without an end', JSON.stringify({ ...file, about: 'x'.repeat(2001) })],
  ])('%s is refused in words', (_, text) => {
    expect(() => readExperiment(text)).toThrow('The results of this experiment cannot be read.');
  });

  it.each(['../../x', '', 'a b', 'x'.repeat(99)])('the list may not name "%s"', (id) => {
    const text = JSON.stringify({ experiments: [{ id, title: 'T', section: '' }] });
    expect(() => readList(text)).toThrow('The list of experiments cannot be read.');
  });

  it('a whole experiment has room', () => {
    expect(JSON.stringify(file.runs[0]).length * 1000).toBeLessThan(MOST_BYTES);
  });
});
