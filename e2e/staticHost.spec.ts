// The built folder on the plainest of hosts, somewhere below its root: no header that says anything, no isolation. The page
// runs, can be installed, comes back without a network, asks for nothing outside of its folder, and gives way to a newer
// version as a whole.
import { createHash } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { FaultySite } from '../src/engine/testing/faultySite.ts';
import { presets } from '../src/shared/presets/presets.ts';
import { startPlainPage, type Changes } from './support/faultyPage.ts';
import { cutNetwork, untilStored } from './support/network.ts';
import { expect, listenForComplaints, test } from './support/test.ts';
import { rows } from './support/wiring.ts';

const MINUTE = 60_000;
const FOLDER = 'some/where/';
let changes: Changes;
let site: FaultySite;
let url: string;

test.beforeEach(async ({ origins }) => {
  changes = {};
  ({ site, url } = await startPlainPage(FOLDER, changes));
  origins.typed(url); // the page is from there
});
test.afterEach(() => site.close());
test.use({
  expectedComplaints: [
    'Content security policy: ',
    "This document requires 'TrustedScript' assignment",
    'violates the following Content Security Policy',
    'ERR_INTERNET_DISCONNECTED',
    'Failed to load resource', // the half of a newer version that is missing
    'ServiceWorker',
    'Failed to fetch',
  ],
});

const composed = (page: Page): Locator => page.getByRole('region', { name: 'Composed', exact: true });

/** An answer that was recorded is there from the start, without its speed. */
const expectLive = (page: Page): Promise<void> =>
  expect(composed(page).getByText(/tokens\/s/)).toBeVisible({ timeout: MINUTE });

async function expectAnswered(page: Page): Promise<void> {
  await expectLive(page);
  await expect(composed(page).getByText('right', { exact: true })).toBeVisible();
}

test('in a folder of a host without headers the page runs, can be installed, and comes back without a network', async ({
  page,
}) => {
  await page.goto(url);
  await expectAnswered(page);
  const can = await page.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.append('document.title = "injected"');
      document.body.append(script);
    } catch {
      // refused as text already
    }
    return { isolated: crossOriginIsolated, shared: 'SharedArrayBuffer' in window, title: document.title };
  });
  expect(can, 'no isolation is needed, and the policy holds by the tag in the page alone').toEqual({
    isolated: false,
    shared: false,
    title: 'Patchbay: wire small language models together',
  });

  await untilStored(page);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A context of a test is one without a memory, in which nothing can be installed; all else is looked at there, too.
  const errors = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  expect(errors).toEqual([]);
  const manifest = await session.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(manifest.url).toBe(`${url}manifest.webmanifest`);

  expect(site.requests.filter(({ path }) => !path.startsWith(FOLDER))).toEqual([]);

  const choose = page.getByRole('button', { name: 'Choose another example' });
  const dialog = page.getByRole('dialog', { name: 'Choose an example' });
  await choose.click();
  await dialog.getByRole('button', { name: /^Keep all examples/ }).click();
  await expect(dialog.getByRole('status')).toHaveText('All examples are kept in this browser.', { timeout: MINUTE });
  await cutNetwork(page);
  await page.reload();
  await expectAnswered(page);
  await choose.click();
  await expect(dialog.getByRole('status'), 'remembered by what is there').toHaveText(/^All examples are kept/);
  const other = presets.find(({ anchor }) => anchor !== presets[0].anchor);
  const way = dialog
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: other?.title, exact: true }) });
  await way.getByRole('button', { name: 'Open this example' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(other?.headline ?? '', { timeout: MINUTE });
  await expectAnswered(page);
});

const STYLE = 'assets/newer-1.css';
const NEWER = 'Patchbay, newer';

/** Puts a newer version on the server, which has one file more; at first without that file. */
function putNewer(): { putTheRest: () => void } {
  const content = ':root { --newer: 1 }';
  const integrity = `sha256-${createHash('sha256').update(content).digest('base64')}`;
  changes['index.html'] = (html) =>
    html
      .replace(/<title>.*<\/title>/, `<title>${NEWER}</title>`)
      .replace('</head>', `<link rel="stylesheet" href="./${STYLE}"></head>`);
  changes['sw.js'] = (script) =>
    script
      .replace(/version:\s*"[^"]+"|"version":\s*"[^"]+"/, '"version":"newer"')
      .replace(/("?files"?:\s*\{)/, `$1"${STYLE}":"${integrity}",`);
  return { putTheRest: () => void (changes[STYLE] = () => content) };
}

/** Looks for a newer version, as the browser does by itself with each visit. @returns the versions that are stored then. */
const update = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    while (registration.installing) await new Promise((resolve) => setTimeout(resolve, 50));
    return caches.keys();
  });

test('a newer version comes whole or not at all, and takes nothing away', async ({ page, context, complaints }) => {
  const notice = (on: Page): Locator => on.getByRole('status', { name: 'Version' });
  const run = page.getByRole('region', { name: /^Runs/ }).getByRole('listitem').first();
  const title = async (): Promise<string> => {
    const other = await context.newPage();
    await listenForComplaints(other, complaints);
    await other.goto(url);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    const said = await other.title();
    await other.close();
    return said;
  };

  await page.goto(url);
  await expectLive(page);
  await untilStored(page);
  await rows(page).first().click();
  await page.getByRole('button', { name: 'Step' }).click();
  await expect(run).toContainText('step 1', { timeout: MINUTE });

  const [version] = await page.evaluate(() => caches.keys());
  const { putTheRest } = putNewer();
  expect(await title(), 'half of a newer version is on the server').not.toBe(NEWER);
  expect(await update(page)).toEqual([version]);
  expect(site.requests, 'it was tried').toContainEqual({ path: FOLDER + STYLE, range: undefined });
  await expect(notice(page)).toBeEmpty();

  putTheRest();
  await expect.poll(() => update(page)).toEqual([version, `patchbay-newer ${url}`]);
  await expect(notice(page)).toContainText('A new version is here: it is used when the page is opened again.');
  await page.getByRole('button', { name: /^Library/ }).click(); // a part of the page that was not here yet
  await page.getByRole('dialog', { name: 'Library' }).getByRole('button', { name: 'Close' }).click();
  expect(await page.title(), 'the tab that is open').not.toBe(NEWER);
  expect(await title(), 'a new one').toBe(NEWER);

  await notice(page).getByRole('button', { name: 'Open it now' }).click();
  await expect(page).toHaveTitle(NEWER);
  await expectLive(page);
  await expect(notice(page)).toBeEmpty();
  await expect(rows(page).first(), 'the wiring as it was left').not.toBeChecked();
  await expect(run, 'and the run').toContainText('step 1');
  const style = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--newer'));
  expect(await style()).toBe('1');
  await cutNetwork(page);
  await page.reload();
  await expect(page).toHaveTitle(NEWER);
  await expectLive(page);
  expect(await style()).toBe('1');
});
