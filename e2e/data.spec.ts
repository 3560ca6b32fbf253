// Examples of a person's own, with an engine that is none: brought, looked at, put right, divided, used, found and saved.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { fakeData, type DataOptions } from './fakeData.ts';
import { fakeEngine } from './fakeEngine.ts';
import { CORNERS, expectAccessible as expectAccessibleIn, FORCED } from './support/access.ts';
import { expect, test } from './support/test.ts';

async function open(page: Page, data: DataOptions = {}): Promise<void> {
  await page.addInitScript(fakeData, data);
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 20 });
  await page.goto('./');
  await expect(page.getByRole('status', { name: 'Device' })).toHaveText('Fake Graphics 9000');
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const draft = (page: Page): Locator => page.getByRole('group', { name: 'Examples that are not in use yet' });
const read = (page: Page): Locator => page.getByRole('status', { name: 'What was read' });
const sides = (page: Page): Locator => draft(page).getByRole('region', { name: 'Sides' });
const checks = (page: Page): Locator => page.getByRole('list', { name: 'What to know of these examples' });
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Your examples' });

type Files = Record<string, string>;

async function choose(page: Page, files: Files, label = 'Choose files'): Promise<void> {
  const list = Object.entries(files).map(([name, text]) => ({ name, mimeType: '', buffer: Buffer.from(text) }));
  await page.getByLabel(label, { exact: true }).setInputFiles(list);
}

async function drop(page: Page, files: Files): Promise<void> {
  const carried = await page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(contents)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
}

const lines = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('\n');
const sums = (count: number, from = 0): string => lines(count, (i) => `${from + i} + 1 = ${from + i + 1}`);
const table = (count: number): string => `id,question,answer\n${lines(count, (i) => `${i},what is ${i}?,n${i}`)}`;

test.describe('on their way in', () => {
  test('several files: columns chosen, sides chosen, one removed, used', async ({ page }) => {
    await open(page);
    await choose(page, { 'latin.csv': table(20), 'more.txt': sums(10) });
    await expect(read(page)).toContainText('30 examples in 2 files');
    await expect(draft(page)).toContainText('read as Windows-1252, since it is no UTF-8');
    await expect(sides(page)).toContainText('27 to train on · 3 held out');

    await test.step('the columns', async () => {
      await draft(page).getByText('Columns: id → question').click();
      await page.getByLabel('What answer is for').selectOption('Answer');
      await page.getByLabel('What question is for').selectOption('Question');
      await page.getByLabel('What id is for').selectOption('Not used');
      await expect(draft(page).getByText('Columns: question → answer')).toBeVisible();
      await expect(page.getByRole('table', { name: 'First rows of latin.csv' }).getByRole('row')).toHaveCount(4);
      await expect(page.getByLabel('What answer is for').getByRole('option', { name: 'Not used' })).toBeDisabled();
      await expectAccessibleIn(page, 'a draft with columns', [...CORNERS, FORCED]);
    });

    await test.step('the sides', async () => {
      await page.getByLabel('Use of more.txt').selectOption('Held out only');
      await expect(sides(page)).toContainText('18 to train on · 12 held out');
      const share = page.getByRole('slider', { name: 'Held out' });
      await share.focus();
      for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
      await expect(share).toHaveAttribute('aria-valuetext', /^20\s%$/);
      await expect(sides(page)).toContainText('16 to train on · 14 held out');
      await page.getByLabel('Use of latin.csv').selectOption('Held out only');
      await expect(button(page, 'Use these examples')).toBeDisabled();
      await expect(draft(page)).toContainText('There is nothing to train on yet.');
      await page.getByLabel('Use of latin.csv').selectOption('Train only');
      await expect(share).toBeHidden();
    });

    await choose(page, { 'third.jsonl': '{"prompt":"a","completion":"b"}' }, 'Add more files');
    await expect(read(page)).toContainText('31 examples in 3 files');
    await button(page, 'Remove third.jsonl').click();
    await expect(read(page)).toContainText('third.jsonl is out.');
    await button(page, 'Use these examples').click();
    await expect(panel(page)).toContainText('In use: 2 files · 20 to train on · 10 held out');
    await expect(page.getByRole('heading', { name: 'Your examples' })).toBeFocused();
  });

  test('lines that cannot be used: put right, skipped, skipped all', async ({ page }) => {
    await open(page);
    const wrong = lines(12, (i) => `no sign ${i}`);
    await choose(page, { 'mine.txt': `${sums(20)}\n${wrong}\n${'long '.repeat(200)}` });
    await expect(read(page)).toContainText('20 examples in mine.txt; 13 lines cannot be used and will be skipped');
    const list = page.getByRole('list', { name: 'Lines that cannot be used' });
    await expect(list.getByRole('listitem')).toHaveCount(8);
    await expect(list).toContainText('Line 21: there is no " = " in it');
    await button(page, 'Show more of the 5 others').click();
    await expect(list.getByRole('listitem')).toHaveCount(13);
    await expect(list.getByRole('listitem').last().getByRole('textbox')).toHaveCount(0); // too long to be written anew
    await expectAccessible(page, 'lines to look at');

    await expect(button(list, 'Use this line 21')).toBeDisabled();
    await page.getByRole('textbox', { name: 'Line 21, as it should be' }).fill('3 + 3 = 6');
    await button(list, 'Use this line 21').click();
    await expect(read(page)).toContainText('21 examples in mine.txt; 12 lines');
    await button(list, 'Skip line 22').click();
    await expect(read(page)).toContainText('Line 22 is skipped.');
    await expect(page.getByRole('textbox', { name: 'Line 23, as it should be' })).toBeFocused();
    await button(page, 'Skip all 11').click();
    await expect(list).toBeHidden();
    await expect(read(page)).toContainText('All of them are skipped.');
    await expect(draft(page)).toBeFocused();
  });

  test('what stands there again, contradicts itself, or is on both sides', async ({ page }) => {
    await open(page);
    await choose(page, { 'mine.txt': `${sums(20)}\n0 + 1 = 1\n1 + 1 = 3`, 'test.txt': '2 + 1 = 3\n50 + 1 = 51' });
    await expect(checks(page)).toContainText('2 examples stand here again');
    await expect(checks(page)).toContainText('2 questions have different answers:');
    await page.getByLabel('Use of mine.txt').selectOption('Train only');
    await page.getByLabel('Use of test.txt').selectOption('Held out only');
    const leak = checks(page).getByRole('listitem').filter({ hasText: 'is held out as well' });
    await expect(leak.getByRole('checkbox')).toBeChecked();
    await expect(sides(page)).toContainText('21 to train on');
    await leak.getByRole('checkbox').uncheck();
    await expect(sides(page)).toContainText('22 to train on');
    await leak.getByText('Show').click();
    await expect(leak.getByRole('cell', { name: '2 + 1 =', exact: true })).toBeVisible();
    await checks(page).getByRole('checkbox').first().check();
    await expect(sides(page)).toContainText('21 to train on');
    await expectAccessible(page, 'duplicates, conflicts, leaks');
  });

  test('large files: how far the reading is, and Cancel', async ({ page }) => {
    await open(page, { readMs: 100_000 });
    await choose(page, { 'large.txt': sums(50) });
    await expect(page.getByRole('progressbar', { name: 'Reading large.txt' })).toBeVisible();
    await expect(read(page)).toHaveText('Reading large.txt…');
    await expectAccessible(page, 'reading');
    await button(panel(page), 'Cancel').click();
    await expect(button(page, 'Choose files')).toBeVisible();
    await expect(panel(page).getByRole('alert')).toBeHidden();
    await expect(panel(page)).toContainText('In use: the built-in examples');
  });

  test('a picture: refused in words, beside the draft that stays', async ({ page }) => {
    await open(page);
    await choose(page, { 'mine.txt': sums(20) });
    await choose(page, { 'photo.png': '\u0089PNG\r\n' }, 'Add more files');
    await expect(panel(page).getByRole('alert')).toContainText('it is a PNG picture');
    await expect(read(page)).toContainText('20 examples in mine.txt');
    await button(page, 'Leave them').click();
    await expect(draft(page)).toBeHidden();
    await expect(panel(page)).toContainText('In use: the built-in examples');
  });

  test('cannot be left while they are on their way into use', async ({ page }) => {
    await open(page, { useMs: 1000 });
    await choose(page, { 'mine.txt': sums(20) });
    await button(page, 'Use these examples').click();
    await expect(button(page, 'Leave them')).toBeDisabled();
    await expect(panel(page)).toContainText('In use: mine.txt');
  });

  test('pasted, but not readable: the text stays, to be put right', async ({ page }) => {
    await open(page);
    await panel(page).getByText('Or paste them').click();
    const text = page.getByRole('textbox', { name: /One example on each line/ });
    await text.fill('\u0089PNG\nis how this begins');
    await button(page, 'Look at these').click();
    await expect(panel(page).getByRole('alert')).toContainText('it is a PNG picture');
    await expect(text).toHaveValue('\u0089PNG\nis how this begins');
    await text.fill(sums(5));
    await button(page, 'Look at these').click();
    await expect(read(page)).toContainText('5 examples in');
    await expect(page.getByRole('heading', { name: 'Your examples' })).toBeFocused();
  });

  test('dropped over a dialog, and while others are read', async ({ page }) => {
    await open(page, { readMs: 3000 });
    await button(page, 'Results').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await drop(page, { 'large.txt': sums(50) });
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(read(page)).toHaveText('Reading large.txt…');
    await drop(page, { 'late.txt': sums(5) });
    await expect(panel(page).getByRole('alert')).toContainText('"late.txt" was not read: others are being read.');
    await expect(button(page, 'Choose files')).toBeDisabled();
    await expect(read(page)).toContainText('50 examples in large.txt');
    await button(page, 'Results').click();
    await drop(page, { 'letter.pdf': '%PDF' });
    await expect(page.getByRole('dialog')).toBeHidden();
    const notices = page.getByRole('complementary', { name: 'Notices' });
    await expect(notices.getByRole('alert')).toContainText('Patchbay cannot read "letter.pdf".');
    await button(page, 'Remove large.txt').click();
    await expect(draft(page)).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Your examples' })).toBeFocused();
  });

  test('dropped anywhere, or pasted as a table', async ({ page }) => {
    await open(page);
    await drop(page, { 'one.txt': sums(10), 'two.txt': sums(10, 100) });
    await expect(read(page)).toContainText('20 examples in 2 files');
    await expect(draft(page)).toBeInViewport();
    await draft(page).getByText('Or paste them').click();
    await page.getByRole('textbox', { name: /One example on each line/ }).fill(table(5));
    await button(page, 'Look at these').click();
    await expect(read(page)).toContainText('25 examples in 3 files');
    await expect(draft(page)).toContainText('pasted.csv');
  });
});

test.describe('in use', () => {
  test('looked through by side, found, seen as tokens, saved', async ({ page }) => {
    await open(page);
    await choose(page, { 'mine.txt': `${sums(101)}\ndog + 1 = 9\n${lines(1, () => `${'so '.repeat(30)}= 7`)}` });
    await button(page, 'Use these examples').click();
    await panel(page).getByText('Look through them, or save them').click();
    const examples = page.getByRole('table', { name: 'Examples to train on' });
    await expect(examples.getByRole('row')).toHaveCount(21);
    const where = page.getByRole('status', { name: 'Examples to train on: which are shown' });
    await expect(where).toHaveText('1 to 20 of 92');
    await button(panel(page), 'Later').click();
    await expect(where).toHaveText('21 to 40 of 92');
    await page.getByRole('textbox', { name: 'Find' }).fill('dog');
    await expect(where).toHaveText('1 found');

    await test.step('as tokens', async () => {
      await button(examples, 'Tokens of dog + 1 =').click();
      const anchor = page.getByRole('list', { name: 'Tokens that Sums reads' });
      await expect(anchor.getByRole('listitem').first()).toHaveText('dog? (unknown)');
      await expect(anchor.getByRole('listitem').last()).toHaveText('9 (learned)');
      await expect(page.getByRole('region', { name: 'Codes', exact: true })).toContainText('5 tokens');
      await expectAccessibleIn(page, 'tokens', [...CORNERS, FORCED]);
      await page.getByRole('textbox', { name: 'Find' }).fill('so so');
      await button(examples, /^Tokens of so/).click();
      await expect(anchor.getByRole('listitem').filter({ hasText: 'no room' })).not.toHaveCount(0);
    });

    await page.getByRole('textbox', { name: 'Find' }).fill('not there');
    await expect(where).toHaveText('Nothing holds “not there”.');
    await page.getByRole('textbox', { name: 'Find' }).fill('');
    await page.getByRole('radio', { name: 'Held out' }).check({ force: true });
    await expect(page.getByRole('table', { name: 'Held-out examples' }).getByRole('row')).toHaveCount(12);

    await test.step('saved, and cited', async () => {
      await expect(panel(page).getByText(/^SHA-256/)).toContainText('f00d0092f00d');
      const download = page.waitForEvent('download');
      await button(panel(page), 'Save those held out').click();
      const file = await download;
      expect(file.suggestedFilename()).toBe('mine-held-out.jsonl');
      const saved = (await readFile(await file.path(), 'utf8')).trim().split('\n');
      expect(saved).toHaveLength(11);
      expect(JSON.parse(saved[0])).toEqual({ prompt: '0 + 1 =', completion: '1' });
    });
  });

  test('by keyboard alone', async ({ page }) => {
    await open(page);
    await choose(page, { 'mine.txt': `${sums(20)}\nno sign` });
    await draft(page).getByRole('combobox', { name: 'Use of mine.txt' }).focus();
    const until = async (name: string | RegExp): Promise<void> => {
      for (let i = 0; i < 25; i++) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus');
        const said = (await focused.getAttribute('aria-label')) ?? (await focused.innerText().catch(() => ''));
        if (typeof name === 'string' ? said.includes(name) : name.test(said)) return;
      }
      throw new Error(`${String(name)} is not reached by Tab.`);
    };
    await until('Skip');
    await until('Look through the examples');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Examples to train on' })).toBeVisible();
    await until('Tokens');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Tokens that Sums reads' })).toBeVisible();
    await until('Use these examples');
    await page.keyboard.press('Enter');
    await expect(panel(page)).toContainText('In use: mine.txt · 18 to train on · 2 held out');
  });
});
