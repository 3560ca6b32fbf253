// A made-up experiment for the dialog: a main row beside others, named settings, settings along a number.
import type { ExperimentFile, ExperimentRow, ExperimentRun } from '../src/shared/experiments.ts';

const run = (row: string, seed: number, easy: number, hard: number, chrF: number, kept?: number): ExperimentRun => ({
  row,
  seed,
  values: { easy, hard, chrF, ...(kept === undefined ? {} : { kept }) },
  parameters: row === 'anchor' ? 0 : 82_432,
  steps: row === 'anchor' ? 0 : 500,
  seconds: row === 'anchor' ? 0 : 30,
  adapter: 'Some adapter 1.0',
  date: seed === 1 ? '2026-11-25' : '2026-11-26',
  recipe: `${row}-${seed}`,
});
const row = (id: string, group: string, title: string, x?: number): ExperimentRow => ({
  id,
  group,
  title,
  about: `about ${title}`,
  x,
});

/** Of the example that opens with the page. */
export const madeUp: ExperimentFile = {
  id: 'codes-and-sums',
  title: 'A made-up experiment',
  about: 'One model knows something, another can do something.',
  section: '4.1',
  main: 'composed',
  measures: [
    { id: 'easy', title: 'easy questions', about: 'Of one operand.', unit: 'share' },
    { id: 'hard', title: 'hard questions', about: 'Of three operands.', unit: 'share' },
    { id: 'chrF', title: 'translation', about: 'chrF of the answers.', unit: 'chrF' },
    { id: 'kept', title: 'own skill', about: 'What the anchor can do by itself.', unit: 'share' },
  ],
  groups: [
    { id: 'main', title: 'Together and alone', about: 'Beside the anchor.' },
    { id: 'controls', title: 'What the gain comes from', about: 'One thing changed at a time.' },
    { id: 'size', title: 'How many examples', about: 'Always as many steps.', along: 'examples' },
    { id: 'later', title: 'Not run yet', about: 'Nothing is here.' },
  ],
  rows: [
    row('composed', 'main', 'Composed'),
    row('anchor', 'main', 'Anchor alone'),
    row('vanilla', 'controls', 'Vanilla augmenter'),
    row('lora', 'controls', '=LoRA'),
    row('size-4000', 'size', '4,000', 4000),
    row('size-100', 'size', '100', 100),
    row('waits', 'later', 'Waits'),
  ],
  claims: [
    { measure: 'easy', over: ['anchor', 'vanilla', 'lora'] },
    { measure: 'hard', over: ['anchor', 'vanilla', 'lora'] },
  ],
  paper: [
    {
      title: 'Table 1 (accuracy, %)',
      columns: ['anchor', 'composed'],
      rows: [{ title: 'D_KV-MATH', cells: ['0.0', '84.3'] }],
    },
  ],
  notes: ['Something was tried that did not help.'],
  command: 'npm run experiments -- --only codes-and-sums',
  runs: [
    run('composed', 1, 1, 0.96, 61.25),
    run('composed', 2, 0.98, 0.84, 58),
    run('composed', 3, 0.99, 0.9, 59.6),
    ...[1, 2, 3].map((seed) => run('anchor', seed, 0.05, 0.02, 4)),
    run('vanilla', 1, 0.08, 0.05, 12, 1),
    run('vanilla', 2, 0.1, 0.07, 13, 1),
    run('vanilla', 3, 0.09, 0.06, 12.5, 1),
    ...[1, 2, 3].map((seed) => run('lora', seed, 0.4, 0.86, 14)),
    run('size-4000', 1, 0.9, 0.8, 50),
    run('size-100', 1, 0.3, 0.2, 20),
  ],
};

/** Of another example, with nothing to show yet. */
export const neverRun: ExperimentFile = {
  ...madeUp,
  id: 'language',
  title: 'Another with a title that is rather long for a button',
  command: 'npm run experiments -- --only language',
  runs: [],
};
