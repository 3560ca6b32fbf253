// Files that travel: saved, opened, and told what they need where their models are others than those that are open.
import type { Locator, Page } from '@playwright/test';
import type { PortableFile } from '../src/shared/portable.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakePortable } from './fakePortable.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';
import { wiring } from './support/wiring.ts';

const smol = { id: 'smol', title: 'SmolLM2 135M Instruct', repository: 'hub/smol' };
const files = (page: Page): Locator => page.getByRole('region', { name: 'Keep and share' });
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Open / });

async function open(page: Page, shelf: ShelfOptions = {}): Promise<void> {
  await page.addInitScript(fakeShelf, shelf);
  await page.addInitScript(fakePortable);
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 10 });
  await page.goto('./');
  await expect(page.getByRole('status', { name: 'Device' })).toHaveText('Fake Graphics 9000');
}

async function bring(page: Page, name: string, content: Partial<PortableFile> | string): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify({ kind: 'composition', links: 2, ...content });
  await files(page)
    .getByLabel('Open a file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
}

test('a composition of the models that are open is opened at once, a project with its examples', async ({ page }) => {
  await open(page);
  const ours = { anchor: { id: 'sums', title: 'Sums' }, augmenters: [{ id: 'codes', title: 'Codes' }] };
  await bring(page, 'mine.safetensors', ours);
  await expect(wiring(page)).toHaveText('"mine.safetensors" is open.');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
  await bring(page, 'all.safetensors', { ...ours, kind: 'project' });
  await expect(wiring(page)).toContainText('The project "all.safetensors" is open, with its examples and runs.');
  await expect(page.getByText('brought.jsonl')).toBeVisible();
  await expect(page.getByText(/of 4 held-out questions/)).toHaveCount(3);
});

test('what is no composition is refused in words, and nothing changes', async ({ page }) => {
  await open(page);
  await bring(page, 'model.safetensors', 'weights');
  await expect(page.getByRole('alert')).toContainText('holds no Patchbay composition');
  await expect(dialog(page)).toHaveCount(0);
});

test('models that are here are opened with the file', async ({ page }) => {
  await open(page, { kept: ['smol'] });
  await bring(page, 'big.safetensors', {
    anchor: smol,
    augmenters: [{ id: 'codes', title: 'Codes' }],
    score: { exact: 0.91, loss: 0.3, n: 200 },
    examples: { name: 'mine.jsonl', hash: 'a', train: 90, heldOut: 10 },
    saved: '2026-03-04T05:06:07.000Z',
  });
  await expect(dialog(page)).toContainText('A composition · 2 links · 100 examples (mine.jsonl) · 91 % right of 200');
  await expect(dialog(page).getByRole('listitem')).toHaveCount(2);
  await expectAccessible(page, 'a file of other models', CORNERS);
  await dialog(page).getByRole('button', { name: 'Open with its models' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('banner')).toContainText('SmolLM2 135M Instruct + Codes');
  await expect(wiring(page)).toContainText('"big.safetensors" is open.');
});

test('models that are missing are named with where they are from; another of the same name is told apart', async ({
  page,
}) => {
  await open(page);
  await bring(page, 'far.safetensors', {
    anchor: { ...smol, endpoint: 'https://hub.example' },
    augmenters: [{ id: 'codes', title: 'Codes', differs: true }],
  });
  const rows = dialog(page).getByRole('listitem');
  await expect(rows.nth(0)).toContainText('Is missing. It came from hub/smol.');
  await expect(rows.nth(1)).toContainText('A model called “Codes” is here, with other weights or another tokenizer.');
  await expect(dialog(page).getByRole('button', { name: 'Open with its models' })).toBeDisabled();
  await expectAccessible(page, 'a file whose models are missing', CORNERS);
  await rows.nth(0).getByRole('button', { name: 'Add from hub.example' }).click();
  await expect(page.getByRole('dialog', { name: 'Library' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
});

test('everything is saved under a name of its own', async ({ page }) => {
  await open(page);
  await files(page).getByText('For other programs').click();
  const names = {
    'Save composition': 'patchbay-codes-and-sums.safetensors',
    'Save project': 'patchbay-codes-and-sums-project.safetensors',
    'google-deepmind/calm': 'patchbay-codes-and-sums-calm.safetensors',
    'lucidrains/CALM-pytorch': 'patchbay-codes-and-sums-lucidrains.safetensors',
  };
  for (const [button, name] of Object.entries(names)) {
    const download = page.waitForEvent('download');
    await files(page).getByRole('button', { name: button }).click();
    expect((await download).suggestedFilename()).toBe(name);
  }
});
