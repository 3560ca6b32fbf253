import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ExperimentFile, ExperimentRun } from '../../src/shared/experiments.ts';
import { spreadText } from '../../src/shared/experimentTables.ts';
import { experiments } from './all.ts';
import { EXPERIMENTS, fileOf, readExperiment } from './files.ts';
import { report } from './report.ts';

function runOf(row: string, seed: number, right: number): ExperimentRun {
  const parameters = row === 'main' ? 82_432 : 0;
  const rest = { steps: 500, seconds: 30, adapter: 'an adapter', date: `2026-01-0${seed}`, recipe: `${row} ${seed}` };
  return { row, seed, values: { right }, parameters, ...rest };
}

const file: ExperimentFile = {
  id: 'sums',
  title: 'Sums',
  about: 'Who adds what.',
  section: '4.1',
  main: 'main',
  measures: [
    { id: 'right', title: 'unseen', about: 'Questions about unseen words.', unit: 'share' },
    { id: 'chrF', title: 'chrF', about: 'Of the texts.', unit: 'chrF' },
  ],
  groups: [
    { id: 'parts', title: 'Together and alone', about: 'All of them.' },
    { id: 'never', title: 'Never run', about: '' },
  ],
  rows: [
    { id: 'main', group: 'parts', title: 'Composed', about: 'four links' },
    { id: 'anchor', group: 'parts', title: 'Anchor', about: 'a | b' },
    { id: 'other', group: 'never', title: 'Other', about: '' },
  ],
  claims: [{ measure: 'right', over: ['anchor'] }],
  paper: [{ title: 'Table 1', columns: ['m_A', 'CALM'], rows: [{ title: 'KV-MATH', cells: ['0.7', '84.3'] }] }],
  notes: ['Something did not work.'],
  command: 'npm run experiments -- --only sums',
  runs: [
    ...[0.9, 1, 0.95].map((right, i) => runOf('main', i + 1, right)),
    ...[0.04, 0.05, 0.03].map((right, i) => runOf('anchor', i + 1, right)),
  ],
};

it('says the paper’s numbers, ours with their spread, what was claimed, and how it is made again', () => {
  const text = report([file]);
  expect(text).toContain('| KV-MATH | 0.7 | 84.3 |');
  expect(text).toContain('|  | unseen | trained numbers | seeds |');
  expect(text).toContain('| Composed: four links | 95.0 % (90.0 to 100.0) | 82,432 | 3 |');
  expect(text).toContain('| Anchor: a \\| b | 4.0 % (3.0 to 5.0) |  | 3 |');
  expect(text).toContain('unseen: *Composed* **beats all others by more than the spread**');
  expect(text).toContain('- Something did not work.');
  expect(text).toContain('6 runs, 3 minutes of training on an adapter, 2026-01-01 to 2026-01-03.');
  expect(text).toContain('Not run yet: Other (never).');
  expect(text).not.toContain('### Never run');
  expect(text).not.toContain('With fewer');
});

it('says of a claim that does not hold that it does not', () => {
  const lost = { ...file, runs: [...file.runs.slice(0, -1), runOf('anchor', 3, 0.95)] };
  expect(report([lost])).toContain('*Composed* **does not beat all others by more than the spread**');
});

it('says what has fewer seeds, claims nothing of it, and counts a run that is in two rows once', () => {
  const runs = [...file.runs.slice(0, -1), { ...file.runs[0], row: 'other' }];
  const text = report([{ ...file, runs }]);
  expect(text).toContain('With fewer than 3 seeds: Anchor (parts), Other (never).');
  expect(text).not.toContain('beats all');
  expect(text).toContain(': 5 runs, 3 minutes');
});

it('chrF has no per cent', () => {
  expect(spreadText({ mean: 61.25, least: 60, most: 62.5, n: 2 }, { unit: 'chrF' })).toBe('61.3 (60.0 to 62.5)');
});

it('docs/RESULTS.md and public/experiments are what the code and the runs say: npm run experiments -- --write', async () => {
  const files = [];
  for (const code of experiments) {
    const found = await readExperiment(code.id);
    if (!found) continue;
    expect(found, code.id).toEqual(fileOf(code, found.runs));
    files.push(found);
  }
  expect(readFileSync('docs/RESULTS.md', 'utf8')).toBe(report(files));
  const { experiments: listed } = JSON.parse(readFileSync(`${EXPERIMENTS}/index.json`, 'utf8')) as {
    experiments: { id: string }[];
  };
  expect(listed.map(({ id }) => id)).toEqual(files.map(({ id }) => id));
});

it('every row and measure that is named exists', () => {
  for (const { id, rows, groups, measures, main, claims } of experiments) {
    const [known, groupIds, measureIds] = [rows, groups, measures].map((all) => all.map((each) => each.id));
    expect(new Set(known).size, id).toBe(known.length);
    expect(known, id).toEqual(expect.arrayContaining([main, ...claims.flatMap(({ over }) => over)]));
    expect(measureIds, id).toEqual(expect.arrayContaining(claims.map(({ measure }) => measure)));
    expect(groupIds, id).toEqual(expect.arrayContaining(rows.map(({ group }) => group)));
  }
});
