// Wiring by hand on the real engine, as somebody does who wants to know what the links do: look inside, leave one out, pin,
// break, compare, undo, and let the page find the best wiring.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const column = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const drawer = (page: Page): Locator => page.getByRole('dialog', { name: 'Look inside' });
const switches = (page: Page): Locator => page.getByRole('table', { name: 'Links' }).getByRole('checkbox');

test('what the links of the example do', async ({ page }) => {
  test.setTimeout(6 * MINUTE);
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
  await expect(column(page, 'Composed').getByText('right', { exact: true })).toBeVisible();

  await test.step('every link says what it writes, and what is lost without it', async () => {
    const table = page.getByRole('table', { name: 'Links' });
    await expect(table.getByText(/^\d+(\.\d)?\s%$/)).toHaveCount(4);
    await button(page, 'Measure without each').click();
    await expect(button(page, 'Measure again')).toBeVisible({ timeout: MINUTE });
    await expect(table.getByRole('row').nth(1)).toContainText(/\+\d+\.\d\d\sloss/);
    await expect(table.getByRole('row').nth(1)).toContainText(/−\d+\spoints/);
  });

  await test.step('the drawer says what the answer was chosen from, and what it would be without a link', async () => {
    await button(column(page, 'Composed'), 'Look inside').click();
    const hold = button(drawer(page), 'Hold to see it without this link');
    await expect(hold).toBeEnabled();
    await expect(drawer(page).getByRole('status', { name: 'What is seen' })).toContainText(
      /Before “26”, Codes block 2 → Sums embeddings writes the most of 4 links: \d\d\s%/,
    );
    await hold.focus();
    await page.keyboard.down('Space');
    await expect(drawer(page).getByRole('status', { name: 'Comparison' })).toContainText(
      /“(?!26)-?\d+” instead of “26”/,
    );
    await page.keyboard.up('Space');
    await page.keyboard.press('Escape');
  });

  await test.step('pinned, broken, compared, undone', async () => {
    await button(page, 'Pin this wiring').click();
    await expect(column(page, 'Pinned').getByText('right', { exact: true })).toBeVisible();
    await switches(page).first().click();
    await expect(column(page, 'Composed').getByText('wrong', { exact: true })).toBeVisible();
    await expect(column(page, 'Pinned').getByText('right', { exact: true })).toBeVisible();
    await button(page, 'What changed').click();
    const dialog = page.getByRole('dialog', { name: 'What changed' });
    await expect(dialog).toContainText(/\d+ of 128 answers changed: \d+ became wrong/, { timeout: MINUTE });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await expect(column(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
    await expect(switches(page).first()).toBeChecked();
    await button(page, 'Unpin').click();
  });

  await test.step('a sweep finds that the embeddings are what a single link should write into', async () => {
    await button(page, 'Which wiring is best?').click();
    const sweep = page.getByRole('dialog', { name: 'Which wiring is best?' });
    await sweep.getByRole('checkbox', { name: /Whole wirings/ }).uncheck();
    await sweep.getByRole('spinbutton', { name: 'Steps' }).fill('4');
    await sweep.getByRole('spinbutton', { name: 'Held-out questions' }).fill('32');
    await button(sweep, 'Start the sweep').click();
    await expect(sweep).toContainText('Sweep finished: 12 tried', { timeout: 3 * MINUTE });
    await button(sweep, /^block 2 → embeddings: /).click();
    await button(sweep, 'Take it over, trained').click();
    await expect(sweep).toBeHidden();
    await expect(switches(page)).toHaveCount(1);
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(switches(page)).toHaveCount(4);
    await expect(column(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
  });
});
