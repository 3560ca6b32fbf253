// The whole way, as a stranger goes it, on the real engine: open, ask, switch links off and see the answer break, start
// over, wire by keyboard, train, ask, come back without a network, bring examples of one's own, bring rubbish.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './support/access.ts';
import { cutNetwork, restoreNetwork, untilStored } from './support/network.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
/** Enough to see the answers turn; a full run is measured elsewhere (README). */
const STEPS = 200;

const QUESTION = 'dog + cat =';

function column(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

async function ask(page: Page, question: string): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Question' }).fill(question);
  await page.getByRole('textbox', { name: 'Question' }).press('Enter');
  const answers = page.getByRole('article', { name: `Answers to ${question}` });
  await expect(answers.getByText(/tokens\/s/)).toHaveCount(3);
  return answers;
}

async function waitUntilOpen(page: Page): Promise<void> {
  await expect(
    page.getByRole('button', { name: 'Train further' }).or(page.getByRole('button', { name: 'Train', exact: true })),
  ).toBeEnabled({
    timeout: MINUTE,
  });
}

test.describe.configure({ mode: 'serial' });
test.use({ expectedComplaints: ['ERR_INTERNET_DISCONNECTED', 'Failed to fetch', 'Failed to load resource'] });

test('from the first question to one’s own examples', async ({ page }) => {
  test.setTimeout(10 * MINUTE);

  await test.step('open: the first question is answered, right by the composition alone', async () => {
    await page.goto('./');
    await waitUntilOpen(page);
    const answers = await ask(page, QUESTION);
    await expect(answers.getByRole('region', { name: 'Composed' }).getByText('right', { exact: true })).toBeVisible();
    for (const name of ['Augmenter alone', 'Anchor alone']) {
      await expect(answers.getByRole('region', { name }).getByText('wrong', { exact: true })).toBeVisible();
    }
    await expectAccessible(page, 'answered');
  });

  await test.step('switch the links off: the answer breaks at once, and is right again when they are on', async () => {
    const composed = column(page, 'Composed');
    const switches = page.getByRole('table', { name: 'Links' }).getByRole('checkbox');
    const links = await switches.count();
    for (let i = 0; i < links; i++) await switches.nth(i).click();
    await expect(composed.getByText('wrong', { exact: true })).toBeVisible();
    for (let i = 0; i < links; i++) await switches.nth(i).click();
    await expect(composed.getByText('right', { exact: true })).toBeVisible();
  });

  await test.step('start over: the composition says what the anchor says', async () => {
    await page.getByRole('button', { name: 'Start over and train it yourself' }).click();
    await expect(page.getByText('Same as the anchor until you train.')).toBeVisible();
    const answers = await ask(page, QUESTION);
    const said = (name: string): Locator => answers.getByRole('region', { name }).locator('[aria-live=polite]');
    await expect(said('Composed')).toHaveText(await said('Anchor alone').innerText(), { useInnerText: true });
  });

  await test.step('wire by keyboard: take all links away, put them back jack by jack', async () => {
    const table = page.getByRole('table', { name: 'Links' });
    const before = await table.getByRole('row').count();
    await page.getByRole('button', { name: 'None', exact: true }).click();
    await expect(page.getByText('No links: the composed model is the anchor alone.')).toBeVisible();
    const from = page.getByRole('group', { name: 'Layers of Codes, augmenter' }).getByRole('button').last();
    for (let layer = 0; layer < before - 1; layer++) {
      await from.focus();
      await page.keyboard.press('Enter');
      const target = page.getByRole('group', { name: 'Layers of Sums, anchor' }).getByRole('button').nth(layer);
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp');
      for (let i = 0; i < layer; i++) await page.keyboard.press('ArrowDown');
      await expect(target).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(table.getByRole('row')).toHaveCount(layer + 2);
    }
    await expectAccessible(page, 'wired, untrained');
  });

  await test.step('train: the loss falls, held-out answers turn right', async () => {
    const links = page.getByRole('table', { name: 'Links' }).getByRole('row');
    const wired = await links.count(); // just now: a run trains all of them
    await page.getByText('Settings', { exact: false }).first().click();
    await page.getByRole('spinbutton', { name: 'Steps' }).fill(String(STEPS));
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Step' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({
      timeout: 8 * MINUTE,
    });
    await expect(links).toHaveCount(wired);
    const right = page
      .getByRole('heading', { name: /Held-out questions at step/ })
      .locator('xpath=../..')
      .getByText('right', { exact: true });
    await expect(right.nth(1)).toBeVisible();
    await expectAccessible(page, 'trained');
  });

  const trained = await test.step('ask the trained composition', async () => {
    const composed = (await ask(page, QUESTION)).getByRole('region', { name: 'Composed' });
    return composed.locator('[aria-live=polite]').innerText();
  });

  await test.step('reload with the network cut: everything is still there', async () => {
    await untilStored(page);
    await cutNetwork(page);
    await page.reload();
    await waitUntilOpen(page);
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible();
    const composed = (await ask(page, QUESTION)).getByRole('region', { name: 'Composed' });
    await expect(composed.locator('[aria-live=polite]')).toHaveText(trained, { useInnerText: true });
    await restoreNetwork(page);
  });

  await test.step('train on a .jsonl file', async () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({ prompt: `${i % 20} + ${(i * 7) % 20} =`, completion: String((i % 20) + ((i * 7) % 20)) }),
    );
    const file = {
      name: 'mine.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from([...lines, '{"broken"'].join('\n')),
    };
    await page.getByLabel('Choose files').setInputFiles(file);
    await expect(page.getByRole('status', { name: 'What was read' })).toContainText(
      '40 examples in mine.jsonl; 1 line',
    );
    await expect(page.getByRole('list', { name: 'Lines that cannot be used' })).toContainText('Line 41');
    await page.getByRole('button', { name: 'Use these examples' }).click();
    await expect(page.getByText(/In use: mine\.jsonl/)).toBeVisible();
    await page.getByText('Settings', { exact: false }).first().click();
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('5');
    await page.getByRole('button', { name: 'Train further' }).click();
    await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({
      timeout: 2 * MINUTE,
    });
  });

  await test.step('rubbish is refused in words, and nothing is lost', async () => {
    await page.getByLabel('Choose files').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    });
    await expect(page.getByRole('alert')).toContainText(/picture|image|PNG/i);
    await expect(page.getByText(/In use: mine\.jsonl/)).toBeVisible();
    await expectAccessible(page, 'wrong file');
  });
});
