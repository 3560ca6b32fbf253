// Results of experiments that nobody made, for the dialog that shows them: what the page fetches is answered from here.
import type { Page } from '@playwright/test';
import type { ExperimentFile, ExperimentRun } from '../src/shared/experiments.ts';

const run = (row: string, seed: number, values: Record<string, number>, parameters = 82_432): ExperimentRun => ({
  row,
  seed,
  values,
  parameters,
  steps: 500,
  seconds: 40,
  adapter: 'Fake Graphics 9000',
  date: `2026-11-2${seed}`,
  recipe: 'fake',
});
const seeds = (row: string, unseen: number[], kept = 0.99): ExperimentRun[] =>
  unseen.map((value, i) => run(row, i + 1, { unseen: value, kept, words: 90 + i }));

export const fakeExperiment: ExperimentFile = {
  id: 'key-values',
  title: 'Key-value arithmetic',
  about:
    'Codes knows a secret number for each word. Sums adds. Links between them are asked about words they never saw.',
  section: '4.1',
  preset: 'codes-and-sums',
  main: 'composed',
  measures: [
    { id: 'unseen', title: 'unseen words', about: 'Sums of two words that D_C never shows.', unit: 'share' },
    { id: 'kept', title: 'plain sums', about: 'What is left of the anchor’s own skill.', unit: 'share' },
    { id: 'words', title: 'answers in words', about: 'How near an answer comes, letter by letter.', unit: 'chrF' },
    { id: 'never', title: 'never measured', about: 'Nothing has a figure for it.', unit: 'share' },
  ],
  groups: [
    {
      id: 'share',
      title: 'How many words are in D_C',
      about: 'Always 12,000 examples.',
      along: 'share of the words, in %',
    },
    { id: 'main', title: 'Together and alone', about: 'Four links, beside either model alone.' },
    { id: 'table5', title: 'What the gain comes from', about: 'One thing changed at a time.' },
    { id: 'empty', title: 'What nobody ran', about: 'No runs yet.' },
  ],
  rows: [
    { id: 'share-50', group: 'share', title: '50 %', about: 'Every second word.', x: 50 },
    { id: 'share-5', group: 'share', title: '5 %', about: 'Every twentieth word.', x: 5 },
    { id: 'composed', group: 'main', title: 'composed', about: 'Four links, 500 steps.' },
    { id: 'codes', group: 'main', title: 'Codes alone', about: 'The augmenter answers.' },
    { id: 'untrained', group: 'table5', title: 'untrained augmenter', about: 'Codes before it learned anything.' },
    { id: 'lora', group: 'table5', title: '=LoRA', about: 'No links: adapters on the anchor.' },
    { id: 'later', group: 'empty', title: 'later', about: 'Not run.' },
  ],
  claims: [{ measure: 'unseen', over: ['codes', 'untrained', 'lora'] }],
  paper: [
    {
      title: 'Table 1 (accuracy, %)',
      columns: ['augmenter', 'anchor', 'composed'],
      rows: [{ title: 'D_KV-MATH', cells: ['0.7', '0.0', '84.3'] }],
    },
  ],
  notes: ['Without numbers in D_C the anchor forgets how to add.'],
  command: 'npm run experiments -- --only key-values',
  runs: [
    ...seeds('composed', [0.96, 0.975, 0.99]),
    run('codes', 1, { unseen: 0.02 }, 0),
    ...seeds('untrained', [0.03, 0.02, 0.04]),
    ...seeds('lora', [0.05, 0.03, 0.04], 0.71),
    ...seeds('share-50', [0.99, 0.98, 1]),
    ...seeds('share-5', [0.3, 0.5, 0.4]),
  ],
};

/** What the page gets for each file, by its name: text, or nothing at all. */
export async function serveExperiments(page: Page, files: Record<string, string>): Promise<void> {
  await page.route('**/experiments/*.json', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    if (name in files) await route.fulfill({ contentType: 'application/json', body: files[name] });
    else await route.fulfill({ status: 404 });
  });
}

export const asFiles = (...experiments: ExperimentFile[]): Record<string, string> => ({
  'index.json': JSON.stringify({ experiments: experiments.map(({ id, title, section }) => ({ id, title, section })) }),
  ...Object.fromEntries(experiments.map((file) => [`${file.id}.json`, JSON.stringify(file)])),
});
