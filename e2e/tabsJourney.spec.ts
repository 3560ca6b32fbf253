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

/** When the project was kept last; a page draws ahead of that. */
const keptAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('patchbay-projects');
        opening.addEventListener('error', () => reject(new Error('The store could not be opened.')));
        opening.addEventListener('success', () => {
          const { result: db } = opening;
          const reading = db.transaction('projects').objectStore('projects').getAll();
          reading.addEventListener('success', () => {
            const all = reading.result as { changed?: number }[];
            resolve(Math.max(0, ...all.map(({ changed = 0 }) => changed)));
            db.close();
          });
        });
      }),
  );

/** Turns a link off, and waits until that is kept. */
async function turnOff(page: Page, place: number): Promise<void> {
  const before = await keptAt(page);
  await links(page).nth(place).click();
  await expect(links(page).nth(place)).not.toBeChecked();
  await expect.poll(() => keptAt(page)).toBeGreaterThan(before);
}

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
    await turnOff(page, 1); // the first tab keeps a change of its own
    await line(second).getByRole('button', { name: 'Take over' }).click();
    await expect(line(second)).toContainText('This tab keeps the project now');
    await expect(line(page)).toContainText('Another tab has taken over this project.');
    await expect(links(second).nth(1)).not.toBeChecked();
    await turnOff(second, 0);
  });

  await test.step('the first one has it back when the second is closed, as the second has left it', async () => {
    await second.close();
    await expect(line(page)).toContainText('This tab keeps the project now');
    await expect(links(page).first()).not.toBeChecked();
    await expect(links(page).nth(1)).not.toBeChecked();
  });
});
