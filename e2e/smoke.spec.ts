// What holds before anybody does anything: the built page loads, keeps its own rules, and comes back without a network.
import { expectAccessible } from './support/access.ts';
import { cutNetwork, untilStored } from './support/network.ts';
import { expect, test } from './support/test.ts';

const POLICY = 'meta[http-equiv="Content-Security-Policy"]';

test('the page opens without a complaint', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator(POLICY)).toHaveAttribute('content', /default-src 'none'; script-src 'self'/);
  expect(await page.evaluate(() => crossOriginIsolated), 'isolated: fine timers').toBe(true);
});

test('the page is accessible as it opens', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page, 'just opened');
});

test.describe('a script from elsewhere or in the page', () => {
  // Ours, and the browser's own words for them.
  const told = [
    'Content security policy: script-src-elem refuses inline',
    'Content security policy: connect-src refuses http://example.com/',
  ];
  test.use({
    expectedComplaints: [
      ...told,
      'violates the following Content Security Policy',
      "document's Content Security Policy",
    ],
  });

  test('is refused', async ({ page, complaints }) => {
    await page.route(
      ({ pathname }) => pathname === '/',
      async (route) => {
        const response = await route.fetch();
        const script = '<script>document.title = "injected"</script>';
        await route.fulfill({ response, body: (await response.text()).replace('</body>', `${script}</body>`) });
      },
    );
    await page.goto('./');
    const ran = await page.evaluate(async () => {
      await fetch('http://example.com/').catch(() => undefined);
      return document.title === 'injected';
    });
    expect(ran).toBe(false);
    // The server's header and the page's own tag each refuse both; word of it comes a moment later.
    const refused = (): string[] => complaints.filter((text) => text.startsWith('Content security policy: '));
    await expect.poll(() => new Set(refused())).toEqual(new Set(told));
  });
});

test.describe('without a network', () => {
  test.use({ expectedComplaints: ['ERR_INTERNET_DISCONNECTED', 'Failed to fetch'] });

  test('a reload brings the page back, with its small files', async ({ page }) => {
    await page.goto('./');
    await untilStored(page);
    await cutNetwork(page);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const manifest = await page.evaluate(() => fetch('manifest.webmanifest').then((response) => response.json()));
    expect(manifest).toMatchObject({ name: 'Patchbay' });
    const licences = page.getByRole('link', { name: 'Licences of what others wrote' });
    await licences.click();
    await expect(page.getByText('This page contains code of these packages')).toContainText('react-dom');
  });
});
