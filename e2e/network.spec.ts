// The built page and the real engine behind a network that fails: what a person sees, and that it goes on afterwards.
import type { Page } from '@playwright/test';
import type { FaultySite } from '../src/engine/testing/faultySite.ts';
import { cutNetwork, untilStored } from './support/network.ts';
import { startFaultyPage, type Changes } from './support/faultyPage.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const WEIGHTS = /codes\/model\.safetensors$/;
const changes: Changes = {};
let site: FaultySite;

test.beforeEach(async ({ origins }) => {
  for (const name of Object.keys(changes)) delete changes[name];
  site = await startFaultyPage(changes);
  origins.typed(site.url); // the page is from there
});
test.afterEach(() => site.close());
test.use({
  expectedComplaints: [
    'Failed to load resource',
    'MIME type',
    'integrity',
    'Failed to fetch',
    'dynamically imported module',
    'ERR_',
    'ServiceWorker',
  ],
});

const problem = (page: Page) => page.getByRole('alert').filter({ hasText: 'could not be' });
const startAgain = (page: Page) => page.getByRole('button', { name: 'Start again' }).click();
const askedFor = (what: RegExp) => site.requests.filter(({ path }) => what.test(path)).map(({ range }) => range);

/** Live: an answer that was recorded is there from the start. */
async function expectAnswered(page: Page): Promise<void> {
  const composed = page.getByRole('region', { name: 'Composed', exact: true });
  await expect(composed.getByText(/tokens\/s/)).toBeVisible({ timeout: MINUTE });
  await expect(composed.getByText('right', { exact: true })).toBeVisible();
  await expect(problem(page)).toBeHidden();
}

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('a network that wants a login first: said as such, and it goes on once one is in', async ({ page }) => {
    site.faults = { portal: true, where: /^models\// };
    await page.goto(site.url);
    await expect(problem(page)).toContainText('the network answered with a web page instead', { timeout: MINUTE });
    await expect(problem(page)).toContainText('Are you signed in to this network?');
    site.faults = { portal: { contentType: 'application/octet-stream' }, where: WEIGHTS };
    await startAgain(page);
    await expect(problem(page)).toContainText(
      'model.safetensors could not be fetched: the network answered with a web',
    );
    site.mend();
    await startAgain(page);
    await expectAnswered(page);
  });

  test('a cut connection goes on by itself where it broke off; cut for good, it is told, and only what is missing is fetched', async ({
    page,
    origins,
  }) => {
    // Piece by piece: what Chromium has not handed over yet when it hears of the cut is lost.
    site.faults = { cut: { after: 200_000, times: 1 }, slowMs: 100, where: WEIGHTS };
    await page.goto(site.url);
    await expectAnswered(page);
    const [first, second, ...more] = askedFor(WEIGHTS);
    expect([first, more]).toEqual([undefined, []]);
    expect(second).toMatch(/^bytes=[1-9]\d*-\d+$/);

    const other = await page.context().browser()?.newContext({ serviceWorkers: 'block' });
    const fresh = await other?.newPage();
    if (!other || !fresh) throw new Error('There is no browser.');
    origins.watch(other);
    site.mend(); // and what the first visit asked for is forgotten
    site.faults = { cut: { after: 0, times: 99 }, where: WEIGHTS };
    await fresh.goto(site.url);
    await expect(problem(fresh)).toContainText('there was no answer, or it broke off', { timeout: MINUTE });
    const isKept = (path: string): boolean =>
      path.startsWith('models/') && !WEIGHTS.test(path) && path !== 'models/index.json';
    const before = new Set(site.requests.map(({ path }) => path).filter(isKept));
    site.mend();
    await startAgain(fresh);
    await expectAnswered(fresh);
    expect(askedFor(WEIGHTS)).toEqual([undefined]);
    expect(before.size).toBeGreaterThan(0);
    expect(site.requests.filter(({ path }) => before.has(path))).toEqual([]);
    await other.close();
  });

  test('a download that stands still is tried once more, then told', async ({ page }) => {
    // The engine's half minute is four seconds here.
    const hastily =
      'const later = self.setTimeout.bind(self); self.setTimeout = (work, ms, ...rest) => later(work, ms === 31000 ? 4000 : ms, ...rest);\n';
    changes['assets/worker-'] = (content) => hastily + content;
    site.faults = { silent: { after: 100_000, times: 99 }, noRange: true, where: WEIGHTS };
    await page.goto(site.url);
    await expect(page.getByRole('progressbar', { name: 'Loading Codes' })).toBeVisible({ timeout: MINUTE });
    await expect(problem(page)).toContainText('model.safetensors could not be fetched: nothing came for 31 seconds.', {
      timeout: MINUTE,
    });
    await expect(problem(page)).toContainText('Check the connection and try again.');
    site.mend();
    await startAgain(page);
    await expectAnswered(page);
  });

  test('parts of the page that do not come are told of; the rest works on', async ({ page }) => {
    site.faults = { portal: true, where: /assets\/worker-/ };
    await page.goto(site.url);
    await expect(problem(page)).toContainText('The engine could not be loaded.', { timeout: MINUTE });
    site.mend();
    await startAgain(page);
    await expectAnswered(page);
    site.faults = { portal: true, where: /\.js$/ };
    await page.getByRole('button', { name: /^Library/ }).click();
    await expect(page.getByText('A part of the page could not be loaded.')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.getByRole('textbox', { name: 'Question' }).fill('dog + cat =');
    await page.getByRole('textbox', { name: 'Question' }).press('Enter');
    await expect(page.getByRole('article', { name: 'Answers to dog + cat =' }).getByText(/tokens\/s/)).toHaveCount(3);
  });

  test('a page of which nothing but its first file comes says so', async ({ page }) => {
    site.faults = { portal: true, where: /\.js$/ };
    await page.goto(site.url);
    await expect(page.getByText('The page has not come yet.')).toBeVisible();
  });
});

test('a service worker is installed, and updated, with whole files or not at all', async ({ page }) => {
  const stored = () => page.evaluate(() => caches.keys());
  const registered = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return (
        registration && [registration.installing, registration.waiting, registration.active].map((each) => each?.state)
      );
    });
  site.faults = { portal: { contentType: 'application/json' }, where: /experiments\/.*\.json$/ };
  await page.goto(site.url);
  await expect.poll(() => askedFor(/experiments\/index\.json$/).length, { timeout: MINUTE }).toBeGreaterThan(0);
  await expect.poll(registered, { timeout: MINUTE }).toBeUndefined(); // a first installation that fails leaves nothing
  expect(await stored()).toEqual([]);

  site.mend();
  await page.reload();
  await untilStored(page);
  const [version] = await stored();

  changes['sw.js'] = (content) => content.replace(/(?<=^patchbay-)\S+/.exec(version)?.[0] ?? '', 'another-one');
  site.faults = { portal: { contentType: 'image/svg+xml' }, where: /icon\.svg$/ };
  const update = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const fresh = new Promise<string>((resolve) => {
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => {
            if (['redundant', 'activated'].includes(installing.state)) resolve(installing.state);
          });
        });
      });
      await registration.update();
      return fresh;
    });
  expect(await update()).toBe('redundant');
  expect(await stored()).toEqual([version]);
  site.mend();
  expect(await update()).toBe('activated');
  expect(await stored()).toEqual([version, `patchbay-another-one ${site.url}`]);

  await cutNetwork(page);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
