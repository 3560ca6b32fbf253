// Files that travel: saved, opened, and told what they need where their models are others than those that are open.
import { execFileSync } from 'node:child_process';
import type { Locator, Page } from '@playwright/test';
import type { PortableFile } from '../src/shared/portable.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeModelFiles } from './fakeModelFiles.ts';
import { fakePortable } from './fakePortable.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';
import { wiring } from './support/wiring.ts';

const smol = { id: 'smol', title: 'SmolLM2 135M Instruct', repository: 'hub/smol' };
const files = (page: Page): Locator => page.getByRole('region', { name: 'Keep and share' });
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Open / });

async function open(page: Page, shelf: ShelfOptions = {}, stepMs = 1): Promise<void> {
  await page.addInitScript(fakeShelf, shelf);
  await page.addInitScript(fakePortable);
  await page.addInitScript(fakeModelFiles);
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 10, stepMs });
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

const CLUSTER_FILES = [
  'commands.txt',
  'held-out.jsonl',
  'links.safetensors',
  ...['codes', 'sums'].flatMap((id) =>
    ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].map(
      (name) => `models/${id}/${name}`,
    ),
  ),
  'python/LICENSE',
  'python/patchbay/py.typed',
  'python/patchbay/commands/train.py',
  'python/pyproject.toml',
  'train.jsonl',
];

/** A disk, which is the browser's private one: the same handles, without a window of the system. */
async function withDisk(page: Page): Promise<void> {
  await page.evaluate(() => {
    const disk = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('disk', { create: true });
    Object.assign(window, { showDirectoryPicker: disk });
  });
}

/** Path → beginning of each file on it, and its length. */
function onDisk(page: Page): Promise<Record<string, { text: string; bytes: number }>> {
  return page.evaluate(async () => {
    const found: Record<string, { text: string; bytes: number }> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, entry] of (
        folder as unknown as { entries: () => AsyncIterable<[string, FileSystemHandle]> }
      ).entries())
        if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, `${path}${name}/`);
        else {
          const file = await (entry as FileSystemFileHandle).getFile();
          found[`${path}${name}`] = { text: await file.slice(0, 4000).text(), bytes: file.size };
        }
    };
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk');
    await walk(await root.getDirectoryHandle('patchbay-codes-and-sums'), '');
    return found;
  });
}

test('to a cluster: the commands are copied and the folder is saved, by keyboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: undefined })); // no window of the system
  await open(page, { kept: ['smol'] });
  await withDisk(page);
  const cluster = page.getByRole('dialog', { name: 'Take it to a cluster' });
  const inCluster = (name: string): Locator => cluster.getByRole('button', { name, exact: true });
  const saved = cluster.getByRole('status', { name: 'Saving' });
  const press = async (button: Locator): Promise<void> => {
    await button.focus();
    await page.keyboard.press('Enter');
  };
  const opener = files(page).getByRole('button', { name: 'Take it to a cluster' });
  await press(opener);
  await expect(cluster.getByRole('listitem').filter({ hasText: 'It comes with the page.' })).toHaveCount(2);
  await expect(cluster).toContainText('The links come trained.');
  await press(inCluster('Copy training command'));
  await expect(inCluster('Copied')).toBeFocused();
  const training = 'patchbay-train --composition links.safetensors --anchor models/sums';
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(training);
  await cluster.getByRole('spinbutton', { name: 'Cards of the machine' }).fill('2');
  await expect(cluster).toContainText('torchrun --nproc-per-node 2 -m patchbay.commands.train --fsdp --read-once');
  await expectAccessible(page, 'to a cluster', CORNERS);

  await press(inCluster('Save everything into a folder'));
  await expect(saved).toHaveText('Saved: disk/patchbay-codes-and-sums');
  await expect(inCluster('Save everything into a folder')).toBeFocused();
  const disk = await onDisk(page);
  expect(Object.keys(disk).toSorted()).toEqual(expect.arrayContaining(CLUSTER_FILES));
  expect(disk['models/sums/config.json'].text).toBe('sums');
  expect(disk['models/codes/model.safetensors'].bytes).toBe(9_000_000);
  expect(disk['python/pyproject.toml'].text).toContain('patchbay-train = ');
  expect(disk['commands.txt'].text).toMatch(/^pip install .\/python\n\ntorchrun [^]*\n\npatchbay-eval /);
  const lines = disk['train.jsonl'].text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { prompt: 'owl + fox =', completion: 'train' },
    { prompt: 'it’s “one” 🙂', completion: 'train' },
  ]);

  await page.evaluate(() =>
    Object.assign(window, { showDirectoryPicker: () => Promise.reject(new DOMException('', 'NotAllowedError')) }),
  );
  await press(inCluster('Save Sums'));
  await expect(cluster.getByRole('alert')).toContainText('allow the page to change the folder');
  await page.evaluate(() =>
    Object.assign(window, { showDirectoryPicker: () => Promise.reject(new DOMException('', 'AbortError')) }),
  );
  await press(inCluster('Save Sums'));
  await expect(cluster.getByRole('alert')).toHaveCount(0);
  await expect(saved).toHaveText('');
  await page.keyboard.press('Escape');
  await expect(cluster).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('to a cluster, where no folder can be written into: an archive; and not while links are trained', async ({
  page,
}) => {
  await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: undefined }));
  await open(page, { kept: ['smol'] }, 3_600_000);
  await page.getByRole('button', { name: 'Add augmenter' }).click();
  await page.getByRole('dialog', { name: 'Add an augmenter' }).getByRole('button', { name: 'SmolLM2' }).click();
  await expect(page.getByRole('banner')).toContainText('SmolLM2');
  const opener = files(page).getByRole('button', { name: 'Take it to a cluster' });
  const cluster = page.getByRole('dialog', { name: 'Take it to a cluster' });
  await opener.click();
  await expect(cluster).toContainText('Fetched there by the commands, from made/smol of huggingface.co');
  await expect(cluster).toContainText('--augmenter made/smol@93efa2f097d58c2a74874c7e644dbc');
  const [archive] = await Promise.all([
    page.waitForEvent('download'),
    cluster.getByRole('button', { name: 'Save everything as one archive' }).click(),
  ]);
  expect(archive.suggestedFilename()).toMatch(/^patchbay-.*\.tar$/);
  const packed = execFileSync('tar', ['tf', await archive.path()], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const [root] = packed[0].split('/');
  expect(packed).toEqual(expect.arrayContaining(CLUSTER_FILES.map((path) => `${root}/${path}`)));
  expect(packed.some((path) => path.includes('models/smol'))).toBe(false);
  const [links] = await Promise.all([
    page.waitForEvent('download'),
    cluster.getByRole('button', { name: 'Save links.safetensors' }).click(),
  ]);
  expect(links.suggestedFilename()).toBe('links.safetensors');

  const waits = (fakeWaits: boolean): Promise<unknown> =>
    page.evaluate((is) => Object.assign(window, { fakeWaits: is }), fakeWaits);
  await waits(true);
  await cluster.getByRole('button', { name: 'Save everything as one archive' }).press('Enter');
  await expect(cluster).toContainText('models/');
  await expect(cluster.getByRole('button', { name: 'Save the package' })).toBeDisabled();
  await cluster.getByRole('button', { name: 'Stop' }).press('Enter');
  await waits(false);
  await expect(cluster.getByRole('status', { name: 'Saving' })).toHaveText('Stopped. Nothing was saved.');
  await expect(cluster.getByRole('region', { name: /^The folder / })).toBeFocused();

  await waits(true);
  await cluster.getByRole('button', { name: 'Save everything as one archive' }).press('Enter');
  await expect(cluster).toContainText('models/');
  await page.keyboard.press('Escape');
  await expect(cluster).toHaveCount(0);
  await waits(false);
  await expect(page.getByRole('alert').filter({ hasText: 'was closed. Nothing was saved.' })).toContainText(
    'leave it open until everything is saved',
  );

  await page.getByRole('button', { name: 'Train further' }).click();
  await opener.click();
  await expect(cluster).toContainText('The links are being trained now');
  await expect(cluster.getByRole('button', { name: 'Save links.safetensors' })).toBeDisabled();
  await expect(cluster.getByRole('button', { name: 'Save the package' })).toBeEnabled();
});
