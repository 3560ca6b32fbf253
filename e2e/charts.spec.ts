// A chart takes tens of milliseconds to draw. Several of them come one after another, each in a task of its own, so that the
// page answers in between: what that takes is measured in mainThread.spec.ts, that it is so is seen here.
import type { Page } from '@playwright/test';
import { fakeEngine } from './fakeEngine.ts';
import { expect, test } from './support/test.ts';

const CHART = '.recharts-surface';

/** How many charts appeared in each task in which any did: what is told of changes comes at the end of a task's script. */
async function watchCharts(page: Page): Promise<void> {
  await page.addInitScript((selector) => {
    const appeared: number[] = [];
    Object.assign(window, { appeared });
    let before = 0;
    const look = (): void => {
      const now = document.querySelectorAll(selector).length;
      if (now > before) appeared.push(now - before);
      before = now;
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, CHART);
}

const appeared = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { appeared: number[] }).appeared);

test.beforeEach(async ({ page }) => {
  await watchCharts(page);
  await page.addInitScript(fakeEngine, { tokenMs: 1, stepMs: 2 });
  await page.goto('./');
});

test('a run’s two charts come one after the other', async ({ page }) => {
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('8');
  await page.getByRole('button', { name: 'Train further' }).click();
  await expect(page.locator(CHART)).toHaveCount(2);
  expect(await appeared(page)).toEqual([1, 1]);
});

test('so do those of an experiment, also with another measure', async ({ page }) => {
  await page.getByRole('button', { name: 'Results of the paper’s experiments' }).click();
  const dialog = page.getByRole('dialog', { name: 'The paper’s experiments' });
  await expect(dialog.locator('figure').nth(1)).toBeVisible();
  const figures = await dialog.locator('figure').count();
  await expect(dialog.locator(CHART)).toHaveCount(figures);
  expect(await appeared(page)).toEqual(Array.from({ length: figures }, () => 1));
  await dialog.getByRole('combobox', { name: 'Measure in the charts' }).selectOption({ index: 1 });
  await expect.poll(async () => (await appeared(page)).length).toBe(2 * figures);
  expect(Math.max(...(await appeared(page)))).toBe(1);
});
