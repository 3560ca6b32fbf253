// The paper's experiments in the page: our figures beside the paper's, what is missing, and what cannot be read.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { ExperimentFile } from '../src/shared/experiments.ts';
import { presets } from '../src/shared/presets/presets.ts';
import { fakeEngine } from './fakeEngine.ts';
import { asFiles, fakeExperiment, serveExperiments } from './fakeExperiments.ts';
import { fakeShelf } from './fakeShelf.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';

const [first, other] = presets;
const second: ExperimentFile = {
  ...fakeExperiment,
  id: 'other',
  title: 'Another one',
  section: '4.2',
  preset: other.id,
};

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'The paper’s experiments' });
const way = (page: Page): Locator => page.getByRole('button', { name: 'Results of the paper’s experiments' });
const table = (page: Page, name: string): Locator => dialog(page).getByRole('table', { name });

async function open(page: Page, files: Record<string, string>): Promise<void> {
  await serveExperiments(page, files);
  await page.addInitScript(fakeShelf, { builtIns: builtIns() });
  await page.addInitScript(fakeEngine, { openingMs: 20, tokenMs: 1, scoreMs: 10 });
  await page.goto('./');
  await way(page).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
}

test.use({ serviceWorkers: 'block' }); // it would fetch past the answers that are made up here

test('means with worst and best seed, the main group first, beside the paper’s own table', async ({ page }) => {
  await open(page, asFiles(fakeExperiment, second));
  const main = table(page, 'Together and alone');
  await expect(main.getByRole('columnheader')).toHaveText([
    'Setting',
    'unseen words',
    'plain sums',
    'answers in words, chrF',
    'trained numbers',
    'seeds',
  ]);
  await expect(main.getByRole('row', { name: /^composed/ }).getByRole('cell')).toHaveText([
    /^97\.5.% 96\.0 to 99\.0$/,
    /^99\.0.% 99\.0 to 99\.0$/,
    /^91\.0 90\.0 to 92\.0$/,
    '82,432',
    '3',
  ]);
  await expect(main.getByRole('row', { name: /^Codes alone/ }).getByRole('cell')).toHaveText([
    /^2\.0.%$/,
    '–',
    '–',
    '–',
    '1',
  ]);
  const paper = table(page, 'The paper’s Table 1 (accuracy, %)');
  await expect(paper.getByRole('row', { name: /^D_KV-MATH/ }).getByRole('cell')).toHaveText(['0.7', '0.0', '84.3']);
  await expect(dialog(page).getByRole('heading', { level: 3 })).toHaveText([
    'Together and alone',
    'What the paper has',
    'How many words are in D_C',
    'What the gain comes from',
    'What was seen, and what did not come out',
    'What is measured, and how it was made',
  ]);
  await expect(dialog(page)).toContainText('“composed” is above all others by more than the spread');
  await expect(dialog(page)).toContainText(
    '16 runs, 10 min 40 s of training on Fake Graphics 9000, 2026-11-21 to 2026-11-23.',
  );
  await expect(dialog(page)).toContainText('npm run experiments -- --only key-values');
  await expect(dialog(page).locator('.recharts-surface')).toHaveCount(3);
  for (const chart of await dialog(page).locator('.recharts-surface').all())
    await expect(chart.locator('xpath=ancestor::*[@aria-hidden="true"]'), 'charts are for the eye').not.toHaveCount(0);
  await expectAccessible(page, 'an experiment', CORNERS);
});

test('another measure is drawn, and what a group does not have is not', async ({ page }) => {
  await open(page, asFiles(fakeExperiment));
  await expect(dialog(page).locator('.recharts-surface')).toHaveCount(3);
  await dialog(page).getByRole('combobox', { name: 'Drawn in the charts' }).selectOption('answers in words');
  await expect(dialog(page)).toContainText('answers in words, chrF');
  await expect(dialog(page).locator('.recharts-surface'), 'one row of the first group has it').toHaveCount(2);
  await dialog(page).getByRole('combobox', { name: 'Drawn in the charts' }).selectOption('never measured');
  await expect(dialog(page).locator('.recharts-surface')).toHaveCount(0);
});

test('every run as CSV, and nothing in it acts as a formula', async ({ page }) => {
  await open(page, asFiles(fakeExperiment));
  const coming = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Download as CSV' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('experiment-key-values.csv');
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(1 + 15 * 3 + 1);
  expect(lines[0]).toMatch(/^group,row,x,seed,measure,unit,value,/);
  expect(lines.find((line) => line.includes('LoRA'))).toContain(`"'=LoRA"`);
});

test('by keyboard to the example that it is about, which then is open', async ({ page }) => {
  await open(page, asFiles(fakeExperiment, second));
  await expect(dialog(page).getByRole('button', { name: 'This example is open' })).toBeDisabled();
  await dialog(page).getByRole('combobox', { name: 'Experiment' }).selectOption('Another one (§4.2 of the paper)');
  await expect(dialog(page).getByRole('status', { name: 'Experiment' })).toHaveText('Another one is shown.');
  await dialog(page).getByRole('button', { name: 'Open this example' }).press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(other.headline);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(first.headline);
});

test('an experiment of which nothing was run says so', async ({ page }) => {
  await open(page, asFiles({ ...fakeExperiment, runs: [] }));
  await expect(dialog(page)).toContainText('Nothing of it has been run yet');
  await expect(dialog(page).getByRole('button', { name: 'Download as CSV' })).toBeDisabled();
  await expect(table(page, 'The paper’s Table 1 (accuracy, %)')).toBeVisible();
  await expectAccessible(page, 'nothing was run', CORNERS);
});

test('what is no such file is refused in words', async ({ page }) => {
  const { 'index.json': list } = asFiles(fakeExperiment);
  await open(page, { 'index.json': list, 'key-values.json': JSON.stringify({ ...fakeExperiment, runs: 'none' }) });
  await expect(dialog(page).getByRole('alert')).toContainText('The results of this experiment cannot be read.');
  await expectAccessible(page, 'a file that cannot be read', CORNERS);
});

test.describe('where files are missing', () => {
  test.use({ expectedComplaints: ['404'] });

  test('it says how they are made', async ({ page }) => {
    await open(page, {});
    await expect(dialog(page).getByRole('alert')).toContainText('Make them with npm run experiments');
    await expectAccessible(page, 'no results', CORNERS);
    await page.keyboard.press('Escape');
    await expect(way(page)).toBeFocused();
  });
});
