// Everyone's answers to the held-out questions: evaluated, looked through, compared with the time before, exported, asked. With
// an engine that is none, so that a question takes a moment only.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fakeEngine } from './fakeEngine.ts';
import { fakeResults, type ResultsOptions } from './fakeResults.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

const results = (page: Page): Locator => page.getByRole('dialog', { name: 'Results' });
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const list = (page: Page): Locator => results(page).getByRole('list', { name: 'Questions' });
const questions = (page: Page): Locator => list(page).locator('> li');
const shown = (page: Page): Locator => results(page).getByRole('status', { name: 'Questions shown' });
const measures = (page: Page, row: string): Locator =>
  results(page)
    .getByRole('row', { name: new RegExp(`^${row} `) })
    .getByRole('cell');

async function openReady(page: Page, options: ResultsOptions = {}): Promise<void> {
  await page.addInitScript(fakeResults, options);
  await page.addInitScript(fakeEngine, { tokenMs: 1 });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

async function evaluated(page: Page, name = 'Evaluate'): Promise<void> {
  await button(results(page), name).click();
  await expect(button(results(page), 'Evaluate again')).toBeEnabled();
}

test('are measured and shown one by one, filtered, found, sorted, by pages, exported, and asked', async ({ page }) => {
  await openReady(page);
  await button(page, 'See all of them').click();
  await expect(results(page)).toContainText('Nothing is evaluated yet.');
  await expect(results(page)).toContainText('600 answers.');
  await expectAccessible(page, 'nothing evaluated yet');
  await evaluated(page);
  await expect(results(page).getByRole('status', { name: 'Evaluation' })).toHaveText('200 questions evaluated.');
  await expect(measures(page, 'Exact')).toHaveText([/^\d\s%$/, /^\d+\s%$/, /^100\s%, best$/]);
  await expect(measures(page, 'Questions')).toHaveText(['200', '200', '200']);
  await results(page).getByText('What the measures mean').click();
  await expect(results(page)).toContainText('as unsure as among that many equally likely tokens');
  await expect(shown(page)).toHaveText('1–50 of 200');
  await expect(questions(page)).toHaveCount(50);
  await expectAccessible(page, 'evaluated');

  await button(results(page), 'Further').first().click();
  await expect(shown(page)).toHaveText('51–100 of 200');
  await results(page).getByLabel('Find').fill('LEMON + ');
  await expect(shown(page)).toHaveText(/^1–\d+ of \d+$/);
  for (const question of await questions(page).all()) await expect(question).toContainText('lemon + ');
  await results(page).getByLabel('Find').fill('nowhere');
  await expect(shown(page)).toHaveText('None of these.');
  await results(page).getByLabel('Find').fill('');

  const download = page.waitForEvent('download');
  await button(results(page), 'Export CSV').click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(201);
  expect(lines[0]).toMatch(/^question,right answer,Augmenter alone: answer,.*Composed: loss$/);
  expect(lines[1]).toMatch(/^dog - cat \+ 0 =,-10,8,false,.*,-10,true,true,100,0\.02$/);

  await button(questions(page).nth(1), 'Ask cat + teapot =').click();
  await expect(results(page)).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Question', exact: true })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Question', exact: true })).toHaveValue('cat + teapot =');
  const composed = page.getByRole('region', { name: 'Composed', exact: true });
  await expect(composed).toContainText('33');
  await expect(composed.getByText('right', { exact: true })).toBeVisible();
});

test('what changed since the time before is told, also after a reload, and never across other examples', async ({
  page,
}) => {
  await openReady(page);
  await button(page, 'Results').click();
  await evaluated(page);
  await expect(results(page).getByText(/^Changed/)).toHaveCount(0);
  await button(results(page), 'Close').click();
  await button(page, 'Start over and train it yourself').click();
  await button(page, 'Results').click();
  await expect(results(page)).toContainText('The links are others now than those that answered here.');
  await evaluated(page, 'Evaluate again');
  await expect(results(page)).not.toContainText('The links are others now');
  await expect(results(page)).toContainText(/“Composed” since the evaluation before: \d+ of 200 answers changed/);

  await page.reload();
  await button(page, 'Results').click();
  await results(page)
    .getByText(/^Changed \d+$/)
    .click();
  await expect(questions(page).first()).toContainText(/became wrong, was -?\d+/);
  await results(page)
    .getByText(/^Wrong only \d+$/)
    .click();
  await results(page).getByLabel('Order').selectOption('Composed: highest loss first');
  await expect(questions(page).first()).toContainText('loss 2.90');
  await expectAccessible(page, 'changed', CORNERS);

  const others = await page.context().newPage();
  await openReady(others, { examplesHash: 'others' });
  await button(others, 'Results').click();
  await evaluated(others, 'Evaluate again');
  await expect(results(others)).toContainText('so what changed cannot be told');
  await expect(results(others)).toContainText('Other examples are in use now');
  await expect(results(others).getByText(/^Changed/)).toHaveCount(0);
  await button(results(others), 'Remove the results').click();
  await expect(results(others)).toContainText('Nothing is evaluated yet.');
  await others.reload();
  await button(others, 'Results').click();
  await expect(results(others)).toContainText('Nothing is evaluated yet.');
});

test('go on behind the page, stop when that is wanted, and say what went wrong; all by keyboard', async ({ page }) => {
  await openReady(page, { questionMs: 10, fails: 'There is not enough graphics memory.' });
  await button(page, 'Results').focus();
  await page.keyboard.press('Enter');
  await results(page).getByRole('checkbox', { name: 'Augmenter alone' }).focus();
  await page.keyboard.press('Space');
  await results(page).getByRole('radio', { name: '200' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(results(page)).toContainText('100 answers.');
  await button(results(page), 'Evaluate').focus();
  await page.keyboard.press('Enter');
  await expect(results(page).getByRole('alert')).toContainText('There is not enough graphics memory.');
  await expectAccessible(page, 'failed', CORNERS);
  await button(results(page), 'Dismiss').click();

  await button(results(page), 'Evaluate').click();
  await expect(results(page)).toContainText(/\d+ of 50 questions answered\./);
  await button(results(page), 'Stop').click();
  await expect(button(results(page), 'Evaluate')).toBeEnabled();
  await expect(results(page).getByRole('group', { name: 'Evaluate', exact: true })).toBeFocused();
  await button(results(page), 'Evaluate').click();
  await expectAccessible(page, 'evaluating', CORNERS);
  await page.keyboard.press('Escape');
  await button(page, 'Results').click();
  await expect(measures(page, 'Questions')).toHaveText(['50', '50']);
  await expect(questions(page).first()).not.toContainText('Augmenter alone');
});
