// A model folder of 1 GB through the page's own folder picker, on an adapter whose bindings end below 1 GiB (`npm run measure --
// e2e/largeModel.measure.ts`): its plan, keeping it, opening it, two tokens; how long each takes, and the most that the
// browser's processes hold meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HALF_A_BILLION, writeLargeFolder } from './support/largeFolder.ts';
import { countLongTasks, longestTask } from './support/longTasks.ts';
import { ProcessWatch } from './support/processes.ts';
import { expect, listenForComplaints, test } from './support/test.ts';

const MINUTE = 60_000;
const LARGEST_BINDING = 2 ** 30;

test('a folder of 1 GB', async ({ launchOptions, baseURL, playwright, complaints, origins }) => {
  test.setTimeout(30 * MINUTE);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-large-'));
  const profile = mkdtempSync(join(tmpdir(), 'patchbay-profile-'));
  // A profile of its own: what a private window stores lies in memory.
  const context = await playwright.chromium.launchPersistentContext(profile, { ...launchOptions, baseURL });
  try {
    origins.watch(context);
    const page = await context.newPage();
    await listenForComplaints(page, complaints);
    page.setDefaultTimeout(MINUTE);
    const bytes = writeLargeFolder(folder, HALF_A_BILLION);
    await countLongTasks(page);
    await page.goto('./');
    await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
    const binding = await page.evaluate(
      async () => (await navigator.gpu.requestAdapter())?.limits.maxStorageBufferBindingSize ?? 0,
    );
    console.log(`weights of ${bytes} bytes; the adapter's bindings end at ${binding}`);
    expect(binding).toBeLessThanOrEqual(LARGEST_BINDING);
    const watch = await ProcessWatch.of(page);
    const timed = async (what: string, act: () => Promise<void>): Promise<void> => {
      await longestTask(page);
      watch.start();
      const started = performance.now();
      await act();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const held = watch.stop();
      console.log(`| ${what} | ${seconds} s | ${(await longestTask(page)).toFixed(0)} ms | ${held} |`);
    };
    console.log(
      '| what | time | longest task | renderer before, most | graphics | browser |\n|---|---|---|---|---|---|',
    );

    await page.getByRole('button', { name: /^Library/ }).click();
    await timed('plan', async () => {
      await page.getByLabel('Choose a folder', { exact: true }).setInputFiles(folder);
      await expect(page.getByRole('article', { name: /^Plan of/ })).toContainText('llama', { timeout: 5 * MINUTE });
    });
    console.log((await page.getByRole('article', { name: /^Plan of/ }).innerText()).replace(/\s+/g, ' '));
    await timed('keep', async () => {
      await page.getByRole('button', { name: 'Keep in this browser' }).click();
      await expect(page.getByRole('button', { name: /^Use as anchor patchbay-large/ })).toBeVisible({
        timeout: 10 * MINUTE,
      });
    });
    await page.getByRole('button', { name: `Use as anchor ${basename(folder)}` }).click();
    await page.getByRole('button', { name: 'Use as augmenter Codes' }).click(); // no longer
    const box = page.getByRole('textbox', { name: 'Message' });
    const send = page.getByRole('button', { name: 'Send', exact: true });
    const answered = page.getByText(/tokens\/s/);
    await timed('open, and one token', async () => {
      await page.getByRole('button', { name: /^Open th(is|ese) models?$/ }).click();
      // A page that opens other models begins anew: what was typed or chosen before that is gone.
      const opened = { timeout: 10 * MINUTE };
      await expect(page.getByRole('heading', { level: 1 })).toContainText(basename(folder), opened);
      await expect(page.getByRole('status', { name: 'Device' }).getByRole('button')).toBeVisible(opened);
      await page.getByRole('radio', { name: 'Chat' }).check({ force: true });
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page.getByRole('spinbutton', { name: 'Longest answer' }).fill('1');
      await page.keyboard.press('Escape');
      await box.fill('w1');
      await send.click();
      await expect(answered).toHaveCount(1, { timeout: 10 * MINUTE });
    });
    await timed('another token', async () => {
      await box.fill('w2');
      await send.click();
      await expect(answered).toHaveCount(2, { timeout: 10 * MINUTE });
    });
    console.log(await page.getByRole('group', { name: 'Conversation' }).innerText());
  } finally {
    await context.close();
    for (const left of [folder, profile]) rmSync(left, { recursive: true });
  }
});
