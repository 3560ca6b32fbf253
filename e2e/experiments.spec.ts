// "The paper's experiments": what was measured, beside what the paper says, as tables, charts and a file; and what is said when
// the files are not there or not whole. With files that are made up.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { presets } from '../src/shared/presets/presets.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeShelf } from './fakeShelf.ts';
import { madeUp, neverRun } from './experimentFiles.ts';
import { CORNERS, expectAccessible, FORCED } from './support/access.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';

const WAY = 'Results of the paper’s experiments';
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'The paper’s experiments' });
const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true });
const shown = (page: Page): Locator => dialog(page).getByRole('status', { name: 'Experiment shown' });
const table = (page: Page, name: string): Locator => dialog(page).getByRole('table', { name, exact: true });
const cells = (page: Page, name: string, row: string | RegExp): Locator =>
  table(page, name)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: row }) })
    .getByRole('cell');

test.use({ serviceWorkers: 'block' }); // it would fetch past the answers that are made up here

/** Files by their names; those that are not named are missing. */
async function serve(page: Page, files: Record<string, unknown>): Promise<void> {
  await page.route('**/experiments/*.json', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    if (!(name in files)) return route.fulfill({ status: 404 });
    const content = files[name];
    return route.fulfill({
      contentType: 'application/json',
      body: typeof content === 'string' ? content : JSON.stringify(content),
    });
  });
}

const listOf = (...files: (typeof madeUp)[]) => ({
  experiments: files.map(({ id, title, section }) => ({ id, title, section })),
});
/** The one of the example that is open is not the first. */
const BOTH = {
  'index.json': listOf(neverRun, madeUp),
  [`${madeUp.id}.json`]: madeUp,
  [`${neverRun.id}.json`]: neverRun,
};

async function openPage(page: Page): Promise<void> {
  await page.addInitScript(fakeShelf, { builtIns: builtIns() });
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 10 });
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(presets[0].headline);
}

/** Nothing sticks out of the dialog: what is wide scrolls inside of it. */
async function expectNoSidewaysScroll(page: Page, state: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  const over = (): Promise<number> => dialog(page).evaluate((element) => element.scrollWidth - element.clientWidth);
  await expect.poll(over, `${state}: pixels that stick out of the dialog`).toBeLessThanOrEqual(0); // charts follow later
  if (before) await page.setViewportSize(before);
}

test('an experiment: what follows, ours beside the paper’s, each ablation as a table and a chart', async ({ page }) => {
  await serve(page, BOTH);
  await openPage(page);
  await button(page, WAY).click();
  await expect(shown(page)).toHaveText('A made-up experiment: results of 14 runs.');
  await expect(dialog(page)).toContainText('Section 4.1 of the paper.');

  const follows = dialog(page).getByRole('region', { name: 'What follows' }).getByRole('listitem');
  await expect(follows).toHaveText([
    /^easy questions: Composed beats all 3 others by more than the spread\. 99\.0\s% \(98\.0 to 100\.0\); the best of the others, =LoRA, 40\.0\s% \(40\.0 to 40\.0\)\.$/,
    /^hard questions: Composed does not beat all 3 others by more than the spread\. 90\.0\s% \(84\.0 to 96\.0\); the best of the others, =LoRA, 86\.0\s% \(86\.0 to 86\.0\)\.$/,
  ]);

  const main = 'Together and alone, measured here';
  await expect(table(page, main).getByRole('columnheader')).toHaveText([
    'Measured here',
    'Composed about Composed',
    'Anchor alone about Anchor alone',
  ]);
  await expect(cells(page, main, 'hard questions')).toHaveText([/^90\.0\s%84\.0 to 96\.0$/, /^2\.0\s%2\.0 to 2\.0$/]);
  await expect(cells(page, main, 'translation')).toHaveText([/^59\.658\.0 to 61\.3$/, '4.04.0 to 4.0']);
  await expect(cells(page, main, 'Seeds')).toHaveText(['3', '3']);
  await expect(cells(page, 'Table 1 (accuracy, %)', 'D_KV-MATH')).toHaveText(['0.0', '84.3']);

  await expect(cells(page, 'What the gain comes from', 'Composed the main row')).toHaveText([
    /^99\.0/,
    /^90\.0/,
    /^59\.6/,
    '–not measured',
    '82,432',
    '3',
  ]);
  await expect(cells(page, 'What the gain comes from', 'Vanilla augmenter')).toHaveText([
    /^9\.0\s%8\.0 to 10\.0$/,
    /^6\.0\s%5\.0 to 7\.0$/,
    /^12\.512\.0 to 13\.0$/,
    /^100\.0\s%100\.0 to 100\.0$/,
    '82,432',
    '3',
  ]);
  await expect(table(page, 'How many examples').getByRole('rowheader')).toHaveText([/^100 /, /^4,000 /]);
  await expect(dialog(page)).not.toContainText('Not run yet');

  const bars = dialog(page).locator('figure').first();
  const line = dialog(page).locator('figure').last();
  await expect(bars.locator('.recharts-bar-rectangle')).toHaveCount(3);
  await expect(bars.locator('.recharts-errorBar')).toHaveCount(3);
  await expect(bars).toContainText('hard questions, %');
  await expect(line.locator('.recharts-line-dot')).toHaveCount(2);
  await dialog(page).getByLabel('Measure in the charts').selectOption('translation');
  await expect(bars.locator('figcaption')).toHaveText('translation');
  await dialog(page).getByLabel('Measure in the charts').selectOption('own skill');
  await expect(dialog(page).locator('figure'), 'one point is no chart').toHaveCount(0);

  await expect(dialog(page)).toContainText('Something was tried that did not help.');
  await expect(dialog(page)).toContainText(
    '14 runs with 6 minutes of training, on Some adapter 1.0, 2026-11-25 to 2026-11-26.',
  );
  await expect(dialog(page)).toContainText('npm run experiments -- --only codes-and-sums');
  await dialog(page).getByText('What is measured').click();
  await expect(dialog(page)).toContainText('chrF of the answers.');
  await dialog(page).getByLabel('Measure in the charts').selectOption('hard questions');
  await expectAccessible(page, 'an experiment', [...CORNERS, FORCED]);
  await expectNoSidewaysScroll(page, 'an experiment');
});

test('every run as a file, in which no title acts as a formula', async ({ page }) => {
  await serve(page, BOTH);
  await openPage(page);
  await button(page, WAY).click();
  const coming = page.waitForEvent('download');
  await button(dialog(page), 'Export CSV').click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('patchbay-experiment-codes-and-sums.csv');
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(1 + madeUp.runs.length);
  expect(lines[0]).toBe(
    'group,row,x,seed,easy questions (0 to 1),hard questions (0 to 1),translation,own skill (0 to 1),trained numbers,steps,seconds,adapter,date',
  );
  expect(lines[2]).toBe('Together and alone,Composed,,2,0.98,0.84,58,,82432,500,30,Some adapter 1.0,2026-11-26');
  expect(lines[10]).toContain(',"\'=LoRA",');
  expect(lines[14]).toContain('How many examples,100,100,1,');
});

test('by keyboard: to an experiment, through its tables, and into its example', async ({ page }) => {
  await serve(page, BOTH);
  await openPage(page);
  await button(page, WAY).focus();
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveText(/^A made-up experiment/);
  await expect(dialog(page)).toContainText('Its example is open');
  await dialog(page).getByRole('radio', { name: madeUp.title }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(shown(page)).toHaveText(`${neverRun.title}: results of 0 runs.`);
  await expect(dialog(page)).toContainText('Nothing of it was run yet: npm run experiments -- --only language');
  await expect(button(dialog(page), 'Export CSV')).toBeDisabled();
  await expectAccessible(page, 'an experiment that was never run', CORNERS);
  await expectNoSidewaysScroll(page, 'an experiment that was never run');
  await page.keyboard.press('ArrowRight');
  await expect(shown(page)).toHaveText(/^A made-up experiment/);

  const region = dialog(page).getByRole('group', { name: 'What the gain comes from: figures' });
  for (let stops = 0; stops < 15 && !(await region.evaluate((at) => at === document.activeElement)); stops++)
    await page.keyboard.press('Tab');
  await expect(region).toBeFocused();

  await dialog(page).getByRole('radio', { name: madeUp.title }).focus();
  await page.keyboard.press('ArrowLeft');
  await button(dialog(page), 'Open this example').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  const example = presets.find(({ id }) => id === neverRun.id);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(example?.headline ?? '');
  await button(page, WAY).click();
  await expect(shown(page)).toHaveText(/^Another with a title/);
  await expect(dialog(page)).toContainText('Its example is open');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(button(page, WAY)).toBeFocused();
});

test.describe('without its files', () => {
  test.use({ expectedComplaints: ['404'] });

  test('it says what to do, and tries again', async ({ page }) => {
    const files: Record<string, unknown> = {};
    await serve(page, files);
    await openPage(page);
    await button(page, WAY).click();
    const alert = dialog(page).getByRole('alert');
    await expect(alert).toContainText('The file experiments/index.json could not be fetched: the server answered 404.');
    await expect(alert).toContainText('The command “npm run experiments” makes it; then build the page again.');
    await expectAccessible(page, 'no list of experiments', CORNERS);
    files['index.json'] = listOf(madeUp, neverRun);
    await button(alert, 'Try again').click();
    await expect(alert).toContainText(
      'The file experiments/codes-and-sums.json could not be fetched: the server answered 404.',
    );
    await dialog(page).getByRole('radio', { name: madeUp.title }).focus(); // one that is missing keeps nobody from the others
    files[`${neverRun.id}.json`] = neverRun;
    await page.keyboard.press('ArrowRight');
    await expect(alert).toBeHidden();
    await expect(shown(page)).toHaveText(/results of 0 runs/);
  });
});

test('files that are not whole, too large, or something else are refused in words', async ({ page }) => {
  const files: Record<string, unknown> = { ...BOTH };
  await serve(page, files);
  await openPage(page);
  const strange = { ...madeUp, runs: [{ ...madeUp.runs[0], row: 'nobody' }] };
  for (const [content, words] of [
    [
      '{"id": "codes-and-sums", ',
      'The file experiments/codes-and-sums.json could not be fetched: the answer is not JSON.',
    ],
    [strange, 'The file experiments/codes-and-sums.json is not one of results that this page can read.'],
    [
      ' '.repeat(1_000_001),
      'The file experiments/codes-and-sums.json could not be fetched: the answer is longer than 1000000 bytes.',
    ],
  ]) {
    files[`${madeUp.id}.json`] = content;
    await button(page, WAY).click();
    await expect(dialog(page).getByRole('alert')).toContainText(words as string);
    await page.keyboard.press('Escape');
  }
  files['index.json'] = { experiments: [] };
  await button(page, WAY).click();
  await expect(dialog(page)).toContainText('No results came with this page.');
});
