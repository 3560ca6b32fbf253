// A person's own models, from nothing to trained links, with the real engine: an anchor from files of this computer, an
// augmenter of another family and another tokenizer from a hub that wants a token, a chat, examples, a short run, and all of
// it again without a network. The token is nowhere afterwards.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { HubServer } from '../src/engine/testing/hubServer.ts';
import { modelFolder } from '../src/engine/testing/models.ts';
import { expectAccessible } from './support/access.ts';
import { placesThatKeep } from './support/kept.ts';
import { expect, test } from './support/test.ts';

const ANCHOR = 'src/engine/testing/fixtures/models/tiny-qwen3';
const TOKEN = 'hf_NobodyMayKeepThis';
const FILES = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'];

test.use({ actionTimeout: 20_000 });

let hub: HubServer;
test.beforeEach(async ({ origins }) => {
  hub = await HubServer.start();
  origins.typed(hub.url);
});
test.afterEach(() => hub.close());

test('own models: add, wire, chat, train, reload without a network', async ({ page, context }) => {
  test.setTimeout(150_000);
  hub.repositories.set('me/words', { files: modelFolder('tiny-augmenter'), license: 'mit' });
  hub.faults.token = TOKEN;
  const written: string[] = [];
  page.on('console', (message) => written.push(message.text()));
  await page.goto('./');
  await expect(page.getByRole('status', { name: 'Device' })).not.toHaveText(/Starting/, { timeout: 60_000 });

  await page.getByRole('button', { name: /^Library/ }).click();
  await choose(
    page,
    'Choose its files',
    FILES.map((name) => resolve(ANCHOR, name)),
  );
  const plan = page.getByRole('article', { name: /^Plan of/ });
  await expect(plan).toContainText('qwen3');
  await page.getByRole('textbox', { name: 'Name' }).fill('My anchor');
  await page.getByRole('button', { name: 'Keep in this browser' }).click();
  await expect(page.getByRole('heading', { name: 'My anchor', exact: true })).toBeVisible();

  await page.getByRole('textbox', { name: 'Repository' }).fill('me/words');
  await page.getByText('Where, and access').click();
  await page.getByRole('combobox', { name: 'Where' }).fill(hub.url);
  await page.getByLabel('Access token').fill(TOKEN);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await expect(plan).toContainText('llama');
  await page.getByRole('button', { name: 'Download' }).click();
  await expect(page.getByRole('heading', { name: 'words', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Use as anchor My anchor' }).click();
  await page.getByRole('button', { name: 'Use as augmenter Codes' }).click(); // no longer
  await page.getByRole('button', { name: 'Use as augmenter words' }).click();
  await page.getByRole('button', { name: 'Open these models' }).click();

  await expect(page.getByText('Same as the anchor until you train.')).toBeVisible({ timeout: 60_000 });
  await say(page, 'w1 w2 w3');
  await expectAccessible(page, 'own models, asked');

  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ prompt: `w${i} w${i + 1}`, completion: `w${i % 4}` }),
  );
  await choose(page, 'Choose files', {
    name: 'own.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(lines.join('\n')),
  });
  await page.getByRole('button', { name: 'Use these examples' }).click();
  await page.getByText(/steps of 16 examples/).click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('20');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: 120_000 });

  await test.step('the token was of use, and is kept nowhere', async () => {
    expect(hub.requests.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
    // What this looks through is what there is to look through: other things that were typed are found.
    expect(await placesThatKeep(page, hub.url)).toEqual(
      expect.arrayContaining(['localStorage', 'IndexedDB patchbay-library']),
    );
    expect(await placesThatKeep(page, 'My anchor')).toContain('IndexedDB patchbay-library');
    expect(await placesThatKeep(page, 'Patchbay: wire small language models')).toEqual(['caches']);
    expect(await placesThatKeep(page, TOKEN)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save project' }).click(),
    ]);
    const project = await readFile(await download.path());
    expect(project.includes('own.jsonl')).toBe(true);
    expect(project.includes(TOKEN)).toBe(false);
    expect(written.join('\n')).not.toContain(TOKEN);
  });

  await hub.close();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('own.jsonl')).toBeVisible();
  await say(page, 'w1 w2 w3');

  await page.getByRole('button', { name: 'Back to the example' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('secret codes', { timeout: 60_000 });
});

async function choose(page: Page, button: string, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(files);
}

/** Everybody answers. */
async function say(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText(/tokens\/s/)).toHaveCount(3, { timeout: 60_000 });
}
