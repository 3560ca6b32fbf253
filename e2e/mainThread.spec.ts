// The page answers at any moment: no task of its main thread takes more than 50 ms of a processor while it loads, while answers
// are written, and while a run is made with its chart, on the real engine. The figures in full: mainThread.measure.ts.
import type { Browser, Locator, Page } from '@playwright/test';
import { pageTasks, told, type PageTask } from './support/tasks.ts';
import { expect, listenForComplaints, test } from './support/test.ts';

test.use({ trace: 'off' });

const MINUTE = 60_000;
const MOST_MS = 50;
/** What else the machine does can only add to a task (the same work takes longer beside another): the least disturbed visit counts. */
const VISITS = 4;

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

test('no task of more than 50 ms while the page loads, generates and trains', async ({
  browser,
  baseURL,
  complaints,
  origins,
}) => {
  test.setTimeout(VISITS * MINUTE);
  const visits: string[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext({ baseURL });
    origins.watch(context);
    const page = await context.newPage();
    await listenForComplaints(page, complaints);
    const tasks = await visited(browser, page);
    await context.close();
    const long = Object.entries(tasks).flatMap(([phase, all]) =>
      all.filter(({ ms }) => ms > MOST_MS).map((task) => `${phase}: ${told(task)}`),
    );
    if (long.length === 0) return;
    visits.push(long.join('\n'));
  }
  expect(visits, visits.join('\n\n')).toEqual([]);
});

async function visited(
  browser: Browser,
  page: Page,
): Promise<Record<'loading' | 'generating' | 'training', PageTask[]>> {
  const loading = await pageTasks(browser, page, async () => {
    await page.goto('./');
    await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
  });
  const generating = await pageTasks(browser, page, async () => {
    await page.getByRole('textbox', { name: 'Question' }).fill('dog + cat =');
    await button(page, 'Ask').click();
    await expect(page.getByText(/tokens\/s/)).toHaveCount(3);
  });
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('12');
  const training = await pageTasks(browser, page, async () => {
    await button(page, 'Train further').click();
    await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: MINUTE });
    await expect(page.locator('.recharts-surface')).toHaveCount(2);
    await page.waitForTimeout(500);
  });
  // What was not traced could not be long.
  expect([loading.length, training.length].every((count) => count > 0)).toBe(true);
  return { loading, generating, training };
}
