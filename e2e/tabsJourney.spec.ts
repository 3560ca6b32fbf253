// Two tabs with one project, on the real engine: the second reads, takes over, and the first says so.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;

const line = (page: Page): Locator => page.getByRole('status', { name: 'Other tabs' });
const links = (page: Page): Locator => page.getByRole('table', { name: 'Links' }).getByRole('checkbox');

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await untilOpen(page);
}

const untilOpen = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: 'Train further' })).toBeEnabled({ timeout: 2 * MINUTE });

test('the second tab reads, takes over, and what it does then is there at the next visit', async ({
  page,
  context,
}) => {
  test.setTimeout(8 * MINUTE);
  await open(page);
  await expect(line(page)).toBeEmpty();
  const second = await context.newPage();
  await open(second);
  await expect(line(second)).toContainText('This project is open in another tab.');
  await links(second).first().click();
  await expect(links(second).first()).not.toBeChecked();

  await test.step('nothing of that is kept', async () => {
    await second.reload();
    await untilOpen(second);
    await expect(line(second)).toContainText('This project is open in another tab.');
    await expect(links(second).first()).toBeChecked();
  });

  await test.step('until it has taken over', async () => {
    await links(page).nth(1).click(); // the first tab keeps a change of its own
    await expect(links(page).nth(1)).not.toBeChecked();
    await line(second).getByRole('button', { name: 'Take over' }).click();
    await expect(line(second)).toContainText('This tab keeps the project now');
    await expect(line(page)).toContainText('Another tab has taken over this project.');
    await expect(links(second).nth(1)).not.toBeChecked();
    await links(second).first().click();
    await expect(links(second).first()).not.toBeChecked();
  });

  await test.step('the first one has it back when the second is closed, as the second has left it', async () => {
    await second.close();
    await expect(line(page)).toContainText('This tab keeps the project now');
    await expect(links(page).first()).not.toBeChecked();
    await expect(links(page).nth(1)).not.toBeChecked();
  });
});
