// The network, cut. Proof that it is cut comes with it: a file that nobody stored must not arrive.
import { expect, type Page } from '@playwright/test';

/** Waits until the service worker has stored the page and answers for it. */
export async function untilStored(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.ready;
    return registration.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  });
}

export async function cutNetwork(page: Page): Promise<void> {
  await page.context().setOffline(true);
  const arrives = page.evaluate(() =>
    fetch(`sw.js?${Math.random()}`).then(
      () => true,
      () => false,
    ),
  );
  expect(await arrives, 'the network is cut').toBe(false);
}

export async function restoreNetwork(page: Page): Promise<void> {
  await page.context().setOffline(false);
}
