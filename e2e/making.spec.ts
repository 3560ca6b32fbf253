// An augmenter from a person's own table, with an engine that is none: read, made, wired to Sums, ready to train.
import type { Locator, Page } from '@playwright/test';
import { TABLE_SETTINGS } from '../src/shared/tableWiring.ts';
import { fakeData } from './fakeData.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeShelf } from './fakeShelf.ts';
import { fakeTables, type TableOptions } from './fakeTables.ts';
import { CORNERS, expectAccessible as expectAccessibleIn, FORCED } from './support/access.ts';
import { expect, test } from './support/test.ts';

async function open(page: Page, tables: TableOptions = {}): Promise<void> {
  await page.addInitScript(fakeShelf, {});
  await page.addInitScript(fakeData);
  await page.addInitScript(fakeTables, tables);
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 20 });
  await page.goto('./');
  await expect(page.getByRole('status', { name: 'Device' })).toHaveText('Fake Graphics 9000');
}

async function openDialog(page: Page): Promise<void> {
  await button(page, /^Library/).click();
  await button(page, 'Make one from a table').click();
  await expect(dialog(page)).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Library' })).toBeHidden();
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Make an augmenter from a table' });
const told = (page: Page): Locator => page.getByRole('status', { name: 'Making', exact: true });
const banner = (page: Page): Locator => page.getByRole('banner');

const rows = (count: number, value: (i: number) => string | number = (i) => i % 20): string =>
  ['name,number', ...Array.from({ length: count }, (_, i) => `Anna Nr${i},${value(i)}`)].join('\n');

async function choose(page: Page, name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel('Choose a table', { exact: true }).setInputFiles(file);
}

test('from a table to wires that can be trained', async ({ page }) => {
  await open(page, { makeStepMs: 60 });
  await openDialog(page);
  await expectAccessible(page, 'no table yet');

  await test.step('the table', async () => {
    await choose(page, 'phone-book.csv', `${rows(1000)}\nNobody,`);
    await expect(dialog(page)).toContainText('1,000 rows with 20 different values');
    await expect(dialog(page).getByRole('table', { name: 'First rows' }).getByRole('row')).toHaveCount(6);
    await expect(dialog(page)).toContainText(/A model of 2 blocks, width 64: 213,376 numbers, 854\skB/);
    await expect(dialog(page)).toContainText('It learns in at most 800 steps.');
    await dialog(page).getByText('1 row cannot be used and is left out').click();
    await expect(dialog(page)).toContainText('Line 1002: it has no value');
    await expect(page.getByRole('textbox', { name: 'Name of the model' })).toHaveValue('Phone book');
    await expectAccessibleIn(page, 'a table', [...CORNERS, FORCED]);
    await page.getByLabel('Key', { exact: true }).selectOption('number');
    await expect(page.getByLabel('What it stands for')).toHaveValue('name');
    await expect(dialog(page)).toContainText('not numbers that Sums can add');
    await page.getByLabel('Key', { exact: true }).selectOption('name');
    await expect(dialog(page)).toContainText('numbers that Sums can add');
    await page.getByRole('textbox', { name: 'Name of the model' }).fill('My friends');
  });

  await test.step('is made, also behind the page', async () => {
    await button(page, 'Make it').click();
    await expect(dialog(page).getByRole('heading', { name: 'My friends learns 1,000 rows' })).toBeVisible();
    await expect(dialog(page).getByRole('progressbar', { name: 'Making the model' })).toBeVisible();
    await button(dialog(page), 'Close').click();
    await expect(banner(page)).toContainText(/My friends is being made: \d/);
    await expect(banner(page)).toContainText('My friends is made. It knows 998 of 1,000 rows.');
    await expectAccessible(page, 'made behind the page');
    await button(banner(page), 'Look').click();
    await expect(dialog(page)).toContainText('It knows 998 of 1,000 rows.');
    await expect(told(page)).toHaveText('My friends is made. It knows 998 of 1,000 rows.');
    await dialog(page).getByText('Rows that it does not know').first().click();
    await expect(dialog(page).getByRole('cell', { name: 'Anna Nr1', exact: true })).toBeVisible();
    await expectAccessibleIn(page, 'made', [...CORNERS, FORCED]);
  });

  await test.step('wired to Sums, with its examples', async () => {
    await button(page, 'Wire it to Sums').click();
    await expect(dialog(page)).toBeHidden();
    const cards = page.getByRole('region', { name: 'Wire their layers' }).getByRole('article').getByRole('heading');
    await expect(cards).toHaveText(['My friends', 'Sums']);
    await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(4);
    await expect(page.getByText('In use: My friends · 800 to train on · 200 held out')).toBeVisible();
    await expect(page.getByText(`${TABLE_SETTINGS.steps} steps of ${TABLE_SETTINGS.batch} examples`)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Train the wires', exact: true })).toBeFocused();
    await expect(banner(page).getByText(/is made/)).toBeHidden();
    await expect(page.getByRole('region', { name: 'Train the wires' })).toBeInViewport();
    await expect(page.getByRole('textbox', { name: 'Question' })).toHaveValue('Anna Nr800 + Anna Nr801 =');
    await button(page, 'Train').click();
    await expect(page.getByRole('status', { name: 'Training milestones' })).toContainText('Training is finished.');
  });
});

test('values that are no numbers: opened with an anchor, from the library', async ({ page }) => {
  await open(page);
  await openDialog(page);
  await choose(
    page,
    'capitals.csv',
    rows(30, (i) => `City ${i}`),
  );
  await button(page, 'Make it').click();
  await expect(dialog(page)).toContainText('It knows 28 of 30 rows.');
  await expect(button(page, 'Wire it to Sums')).toBeHidden();
  await button(page, 'Open it with an anchor').click();
  const library = page.getByRole('dialog', { name: 'Library' });
  await expect(button(library, 'Use as augmenter Capitals')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(library, 'Use as anchor Sums')).toHaveAttribute('aria-pressed', 'true');
  await button(library, 'Open these models').click();
  await expect(banner(page)).toContainText('Capitals');
});

test('stopped: the table is still there', async ({ page }) => {
  await open(page, { makeStepMs: 2000 });
  await openDialog(page);
  await choose(page, 'phone-book.csv', rows(40));
  await button(page, 'Make it').click();
  await expect(dialog(page)).toContainText(/Step\s*20 \/ 800/);
  await expectAccessible(page, 'being made');
  await button(page, 'Stop').click();
  await expect(button(page, 'Make it')).toBeEnabled();
  await expect(dialog(page).getByRole('alert')).toBeHidden();
  await button(page, 'Another table').click();
  await expect(page.getByText('Choose a table')).toBeVisible();
});

test('what goes wrong is said: one column, no memory, a second table meanwhile', async ({ page }) => {
  await open(page, { makeStepMs: 100, makingFails: true });
  await openDialog(page);
  await choose(page, 'lonely.csv', 'name\nAnna');
  const alert = dialog(page).getByRole('alert');
  await expect(alert).toContainText('"lonely.csv" has one column only.');
  await expectAccessible(page, 'a table that cannot be read');
  await page.getByRole('textbox', { name: /Or paste it/ }).fill('word = code\ndog = 3\ncat = 5');
  await button(page, 'Look at it').click();
  await expect(alert).toBeHidden();
  await button(page, 'Make it').click();
  await drop(page, 'other.csv', rows(3));
  await expect(alert).toContainText('A model is being made already.');
  await drop(page, 'photo.png', '');
  await expect(alert).toContainText('Patchbay cannot read "photo.png".');
  await button(alert, 'Dismiss').click();
  await expect(alert).toContainText('There is not enough graphics memory');
  await button(dialog(page), 'Close').click();
  await expect(banner(page)).toContainText('My table was not made. There is not enough graphics memory');
});

test('a table that is dropped into the library, by keyboard from there', async ({ page }) => {
  await open(page);
  await button(page, /^Library/).click();
  await expect(page.getByRole('dialog', { name: 'Library' })).toBeVisible();
  await drop(page, 'phone-book.csv', rows(40));
  await expect(dialog(page)).toContainText('40 rows with 20 different values');
  await page.getByRole('textbox', { name: 'Name of the model' }).focus();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Make it')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('It knows 38 of 40 rows.');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});

async function drop(page: Page, name: string, text: string): Promise<void> {
  const carried = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
}
