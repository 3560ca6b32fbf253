// Whatever others write stays text: a question, an answer, names of models, runs, files and columns, what a link or a file
// says. Each is a piece of HTML that would run a script; each must be read as it is written, and nothing may come of it.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fakeData } from './fakeData.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakePortable } from './fakePortable.ts';
import { fakeRuns } from './fakeRuns.ts';
import { fakeShelf } from './fakeShelf.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';

const HTML = '<img src=x onerror="harmed=1">&amp;';

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** It is read as it was written, and is no element. */
async function staysText(page: Page, where: Locator): Promise<void> {
  await expect(where.first()).toContainText(HTML);
  await expect(page.locator('img, iframe, object, embed')).toHaveCount(0);
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
}

async function open(page: Page, hash = ''): Promise<void> {
  const { models, companions } = builtIns(true);
  const hostile = { id: 'hostile', title: HTML, about: `Says ${HTML}`, blocks: 2, bytes: 1000, keptBytes: 1000 };
  await page.addInitScript(fakeShelf, { builtIns: { models: [...models, hostile], companions } });
  await page.addInitScript(fakeData);
  await page.addInitScript(fakePortable);
  await page.addInitScript(fakeRuns, { earlier: 1 });
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 10 });
  await page.goto(`./${hash}`);
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

test('a question, an answer, and what a chat says', async ({ page }) => {
  await open(page);
  await page.getByRole('textbox', { name: 'Question' }).fill(HTML);
  await page.keyboard.press('Enter');
  await staysText(page, page.getByRole('article', { name: `Answers to ${HTML}` }));
  await page.getByRole('radio', { name: 'Chat' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Message' }).fill(HTML);
  await page.keyboard.press('Enter');
  const composed = page.getByRole('group', { name: 'Conversation' }).getByRole('group', { name: 'Composed' });
  await expect(composed).toContainText('You asked');
  await staysText(page, composed);
});

test('names of runs, files and columns', async ({ page }) => {
  await open(page);
  await button(page, 'Rename Run 1').click();
  await page.keyboard.type(HTML);
  await page.keyboard.press('Enter');
  await staysText(page, page.getByRole('region', { name: /^Runs/ }).getByRole('listitem', { name: HTML }));

  const rows = Array.from({ length: 8 }, (_, i) => `${HTML} ${i},${HTML}`);
  const file = { name: `${HTML}.csv`, mimeType: '', buffer: Buffer.from([`${HTML},answer`, ...rows].join('\n')) };
  await page.getByLabel('Choose files', { exact: true }).setInputFiles([file]);
  const draft = page.getByRole('group', { name: 'Examples that are not in use yet' });
  await staysText(page, draft);
  await draft.getByText(/^Columns: /).click();
  await staysText(page, page.getByRole('table', { name: /^First rows of/ }));
  await button(page, 'Use these examples').click();
  await staysText(page, region(page, 'Your examples'));
});

test('names of models: in the library, on the board, in the picture and in a file', async ({ page }) => {
  await open(page);
  await button(page, /^Library/).click();
  await staysText(page, page.getByRole('dialog', { name: 'Library' }));
  await button(page, 'Use as augmenter Codes').click(); // no longer
  await button(page, `Use as augmenter ${HTML}`).click();
  await button(page, 'Open these models').click();
  await staysText(page, page.getByRole('banner'));
  await staysText(page, region(page, 'Wire their layers'));
  await staysText(page, page.getByRole('table', { name: 'Links' }));
  await button(page, 'Take it to a cluster').click();
  await staysText(page, page.getByRole('dialog', { name: 'Take it to a cluster' }));
  await page.keyboard.press('Escape');

  await button(page, 'Picture of the wiring').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as SVG').click()]);
  const picture = readFileSync(await download.path(), 'utf8');
  expect(picture).toContain('&lt;img src=x');
  expect(picture).not.toContain('<img');

  const told = { kind: 'composition', links: 1, anchor: { id: HTML, title: HTML, repository: HTML }, augmenters: [] };
  const file = { name: `${HTML}.safetensors`, mimeType: '', buffer: Buffer.from(JSON.stringify(told)) };
  await region(page, 'Keep and share').getByLabel('Open a file').setInputFiles(file);
  await staysText(page, page.getByRole('dialog', { name: /^Open / }));
});

test.describe('what a link says', () => {
  const link = (preset: string): string =>
    `#${new URLSearchParams({ v: '1', preset, links: HTML, question: HTML, more: HTML }).toString()}`;

  test('of an example', async ({ page }) => {
    await open(page, link('codes-and-sums'));
    await staysText(page, region(page, 'Opened with a link'));
    await staysText(page, page.getByRole('article', { name: `Answers to ${HTML}` }));
  });

  test('of one that is not here', async ({ page }) => {
    await open(page, link(HTML));
    await staysText(page, region(page, 'Opened with a link'));
  });
});
