// A project that is open in another tab, on an engine that says so: what a person reads, and can do about it.
import type { Locator, Page } from '@playwright/test';
import type { Hold } from '../src/shared/protocol.ts';
import { fakeEngine, type FakeMoreHandlers, type FakeOptions } from './fakeEngine.ts';
import { expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

const line = (page: Page): Locator => page.getByRole('status', { name: 'Other tabs' });
const takeOver = (page: Page): Locator => line(page).getByRole('button');

interface Told {
  tell: (hold: Hold) => void;
}

async function open(page: Page, options: FakeOptions): Promise<void> {
  await page.addInitScript(() => {
    const { fakeMore = [] } = window as { fakeMore?: FakeMoreHandlers[] };
    const more: FakeMoreHandlers = ({ emit }) => {
      Object.assign(window, { tell: (hold: Hold) => emit({ type: 'holdChanged', hold }) } satisfies Told);
      return {};
    };
    Object.assign(window, { fakeMore: [...fakeMore, more] });
  });
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...options });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const tell = (page: Page, hold: Hold): Promise<void> =>
  page.evaluate((said) => (window as unknown as Told).tell(said), hold);

test('the second tab says that it keeps nothing, and takes over by keyboard', async ({ page }) => {
  await open(page, { hold: 'elsewhere' });
  await expect(line(page)).toContainText('This project is open in another tab. What you do here is not kept.');
  await expectAccessible(page, 'open in another tab');
  await takeOver(page).focus();
  await page.keyboard.press('Enter');
  await expect(takeOver(page)).toHaveText('Taking over…');
  await page.evaluate(() => window.dispatchEvent(new Event('letGo')));
  await expect(line(page)).toContainText('This tab keeps the project now: what you do here is kept again.');
  await expect(takeOver(page), 'what is done next is where the focus was').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(line(page)).toBeEmpty();
});

test('the first tab says that it was taken over, and that its run is paused', async ({ page }) => {
  await open(page, { stepMs: 20 });
  await expect(line(page)).toBeEmpty();
  await page.getByRole('button', { name: 'Train further' }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
  await tell(page, 'taken');
  await expect(line(page)).toContainText('Another tab has taken over this project.');
  await expect(line(page)).toContainText('The run is paused here, and can go on there.');
  await expectAccessible(page, 'taken over');
  await tell(page, 'left');
  await expect(line(page)).toContainText('The other tab has closed this project. It has kept changes of its own');
  await tell(page, 'unread');
  await expect(line(page)).toContainText('what is kept of it could not be read');
  await tell(page, 'unwritten');
  await expect(line(page)).toContainText('what was made here could not be written');
  await expectAccessible(page, 'not written');
});
