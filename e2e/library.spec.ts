// The library, with an engine that is none: from a hub's model to a composition of one's own, and all that can go wrong.
import type { Locator, Page } from '@playwright/test';
import { fakeData } from './fakeData.ts';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakePortable } from './fakePortable.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';
import { dragOnto, middle } from './support/wiring.ts';

async function open(page: Page, shelf: ShelfOptions = {}, engine: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeShelf, shelf);
  await page.addInitScript(fakeData);
  await page.addInitScript(fakePortable);
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...engine });
  await page.goto('./');
  await expect(device(page)).toHaveText('Fake Graphics 9000');
}

async function openLibrary(page: Page): Promise<Locator> {
  await button(page, /^Library/).click();
  const dialog = page.getByRole('dialog', { name: 'Library' });
  await expect(dialog.getByRole('heading', { name: 'Sums' })).toBeVisible();
  return dialog;
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const device = (page: Page): Locator => page.getByRole('status', { name: 'Device' });
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const model = (page: Page, title: string): Locator =>
  page
    .getByRole('dialog')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const plan = (page: Page): Locator => page.getByRole('article', { name: /^Plan of/ });
const smol = 'SmolLM2 135M Instruct';

async function look(page: Page, repository: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Repository' }).fill(repository);
  await button(page, 'Look').click();
}

/** Drops these on the page: a name ending in "/" is no file, but the folder of those behind it. */
async function drop(page: Page, files: Record<string, string>): Promise<void> {
  const carried = await page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(contents)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: carried });
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
}

test.describe('from a hub', () => {
  test('by keyboard alone: look, download, open, and back to the example', async ({ page }) => {
    await open(page);
    await button(page, 'Library').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Library' })).toContainText('of 9.0 GB kept in this browser');
    await expectAccessible(page, 'library');

    await tabTo(page, 'textbox', 'Repository');
    await page.keyboard.type('made/smol');
    await page.keyboard.press('Enter');
    await expect(plan(page)).toContainText('269.0 MB in 4 files to download.');
    await expect(plan(page)).toContainText('135 million');
    await expect(plan(page)).toContainText('It fits: its largest part takes 56.6 MB of the 2.1 GB');
    await expectAccessible(page, 'a plan');
    await tabTo(page, 'button', 'Download');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status', { name: 'Library' })).toHaveText(
      `${smol} is whole, and kept in this browser.`,
    );

    await tabTo(page, 'button', `Use as anchor ${smol}`, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('Augmenter');
    await tabTo(page, 'button', 'Open these models');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      `${smol} can learn to look into Codes. Give them examples, and train the wires.`,
    );
    await expect(page.getByRole('group', { name: `Layers of ${smol}, anchor` }).getByRole('button')).toHaveCount(31);

    await page.reload();
    await expect(part(page, 'Wire their layers')).toContainText(smol);
    await tabTo(page, 'button', 'Back to the example');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('secret codes');
    await expect(part(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('secret codes');
  });

  test('what is no repository is told before anything is asked for', async ({ page }) => {
    await open(page);
    await openLibrary(page);
    await look(page, 'smol');
    const field = page.getByRole('textbox', { name: 'Repository' });
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert')).toContainText('Write owner/name');
    await expectAccessible(page, 'no repository');
    await look(page, 'made/unknown');
    await expect(page.getByRole('alert')).toContainText('There is no model made/unknown at https://huggingface.co.');
  });

  test('what does not fit says why, and can be had nevertheless', async ({ page }) => {
    await open(page);
    await openLibrary(page);
    await look(page, 'https://hub.example.org/made/giant/tree/main');
    const against = plan(page).getByRole('list', { name: 'What stands against it' });
    await expect(against.getByRole('listitem')).toHaveCount(2);
    await expect(plan(page).getByRole('button', { name: 'Download anyway' })).toBeVisible();
    await expectAccessible(page, 'does not fit');
    await button(page, 'Put away').click();
    await expect(plan(page)).toBeHidden();
  });

  test('a closed model needs a token, which is not kept; the hub’s address is', async ({ page }) => {
    await open(page, { token: 'hf_secret' });
    await openLibrary(page);
    await page.getByText('Where, and access').click();
    await page.getByRole('combobox', { name: 'Where' }).fill('https://hub.example.org');
    await look(page, 'closed/smol');
    await expect(page.getByRole('alert')).toContainText('the hub wants an access token');
    await page.getByLabel('Access token, for closed models').fill('hf_secret');
    await look(page, 'closed/smol');
    await button(page, 'Download').click();
    await expect(model(page, smol)).toContainText('hub.example.org: closed/smol@93efa2f');
    await expect(model(page, smol).getByRole('button', { name: 'Use as anchor' })).toBeVisible();
    const kept = await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
    expect(kept).toContain('hub.example.org');
    expect(kept).not.toContain('hf_secret');
    await page.reload();
    await openLibrary(page);
    await page.getByText('Where, and access').click();
    await expect(page.getByRole('combobox', { name: 'Where' })).toHaveValue('https://hub.example.org');
    await expect(page.getByLabel('Access token, for closed models')).toHaveValue('');
  });
});

test.describe('a download', () => {
  test('goes on while the library is closed; pauses, resumes, is whole', async ({ page }) => {
    await open(page, { bytesPerSecond: 25e6 });
    await openLibrary(page);
    await look(page, 'made/smol');
    await button(page, 'Download').click();
    await expect(page.getByRole('progressbar', { name: `Fetching ${smol}` })).toBeVisible();
    await expect(model(page, smol)).toContainText(/ of 269\.0\sMB · 25\.0\sMB\/s · \d+\ss left/);
    await page.keyboard.press('Escape');
    await expect(button(page, /^Library fetching \d+\s%$/)).toBeVisible();
    await expectAccessible(page, 'fetching, library closed');

    await openLibrary(page);
    await button(page, `Pause ${smol}`).click();
    await expect(page.getByRole('status', { name: 'Library' })).toHaveText('Paused. What has come is kept.');
    await expect(model(page, smol)).toContainText(/ of 269\.0\sMB here/);
    await expectAccessible(page, 'paused');
    await page.reload();
    await openLibrary(page);
    await expect(model(page, smol)).toContainText(/[1-9]\d*\.\d\sMB of 269\.0\sMB here/);
    await button(page, `Resume ${smol}`).click();
    await expect(page.getByRole('status', { name: 'Library' })).toHaveText(
      `${smol} is whole, and kept in this browser.`,
    );
    await page.keyboard.press('Escape');
    await expect(button(page, 'Library')).toBeVisible();
  });

  test('goes on while other models are opened', async ({ page }) => {
    await open(page, { kept: ['gpt2'], bytesPerSecond: 60e6 });
    await openLibrary(page);
    await look(page, 'made/smol');
    await button(page, 'Download').click();
    await button(page, 'Use as anchor GPT-2').click();
    await button(page, 'Open these models').click();
    await expect(page.getByRole('group', { name: 'Layers of GPT-2, anchor' })).toBeVisible();
    await openLibrary(page);
    await expect(button(page, `Use as anchor ${smol}`)).toBeVisible();
  });

  test('that breaks off says why, in its own line and wherever one is by then', async ({ page }) => {
    await open(page, { failsAt: 0.4, bytesPerSecond: 400e6 });
    await openLibrary(page);
    await look(page, 'made/smol');
    await button(page, 'Download').click();
    await page.keyboard.press('Escape');
    const notice = page.getByRole('complementary', { name: 'Notices' }).getByRole('alert');
    await expect(notice).toContainText('model.safetensors broke off: the connection was lost.');
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await openLibrary(page);
    await expect(model(page, smol)).toContainText('Check that you are online, then resume: what has come is kept.');
    await expectAccessible(page, 'broken off');
    await button(page, `Resume ${smol}`).click();
    await expect(button(page, `Use as augmenter ${smol}`)).toBeVisible();
    await expect(model(page, smol)).not.toContainText('broke off');
  });
});

test('removing says what goes; what comes with the page stays', async ({ page }) => {
  await open(page, { kept: ['gpt2', 'qwen'] });
  await openLibrary(page);
  await expect(button(page, 'Remove Sums')).toHaveCount(0);
  await button(page, 'Remove GPT-2').click();
  const question = page.getByRole('group', { name: 'Remove GPT-2?' });
  await expect(question).toContainText('248.9 MB of GPT-2 go from this browser. It can be fetched again from');
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page, 'removing');
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await button(page, 'Remove GPT-2').click();
  await button(page, 'Remove it').click();
  await expect(model(page, 'GPT-2')).toHaveCount(0);
  await expect(model(page, 'Qwen2.5 0.5B Instruct')).toBeVisible();
});

test('the browser is asked to keep it, and what it says is told', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.storage.persisted = () => Promise.resolve(false);
    navigator.storage.persist = () => Promise.resolve(false);
  });
  await open(page);
  await openLibrary(page);
  await button(page, 'Ask the browser to keep it').click();
  const promise = page.getByRole('status', { name: 'Promise to keep' });
  await expect(promise).toContainText('The browser has not promised it');
  await page.evaluate(() => (navigator.storage.persist = () => Promise.resolve(true)));
  await button(page, 'Ask the browser to keep it').click();
  await expect(promise).toHaveText('The browser has promised to keep it until you remove it.');
  await expect(button(page, 'Ask the browser to keep it')).toBeHidden();
});

test.describe('from this computer', () => {
  const files = { 'config.json': '{}', 'model.safetensors': 'weights', 'tokenizer.json': '{}' };

  test('files that are dropped with a config.json are shown, named, and kept', async ({ page }) => {
    await open(page);
    await drop(page, files);
    await expect(plan(page)).toContainText('11 bytes in 3 files to copy into this browser.');
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await expectAccessible(page, 'files dropped');
    await button(page, 'Keep in this browser').click();
    await expect(model(page, 'Mine')).toContainText('files of this computer');
    await expect(plan(page)).toBeHidden();
  });

  test('picked ones, too; without weights, why not', async ({ page }) => {
    await open(page);
    await openLibrary(page);
    const config = { name: 'config.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await page.getByLabel('Choose its files').setInputFiles([config]);
    await expect(page.getByRole('alert')).toContainText('There are no weights among these files.');
    await page.getByLabel('Choose its files').setInputFiles([{ ...config, name: 'other.json' }]);
    await expect(page.getByRole('alert')).toContainText('There is no config.json among these files.');
    await expectAccessible(page, 'no model among these');
  });

  test('a composition alone is opened as before', async ({ page }) => {
    await open(page);
    const ours = { anchor: { id: 'sums', title: 'Sums' }, augmenters: [{ id: 'codes', title: 'Codes' }] };
    await drop(page, { 'mine.safetensors': JSON.stringify({ kind: 'composition', links: 1, ...ours }) });
    await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText('"mine.safetensors" is open.');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});

test.describe('models of one’s own', () => {
  async function choose(page: Page, anchor: string, augmenters: string[]): Promise<void> {
    await openLibrary(page);
    await button(page, 'Use as augmenter Codes').click();
    await button(page, `Use as anchor ${anchor}`).click();
    for (const title of augmenters) await button(page, `Use as augmenter ${title}`).click();
    await button(page, /^Open th(is model|ese models)$/).click();
    await expect(button(page, 'Back to the example')).toBeVisible();
    await expect(part(page, 'Wire their layers')).toContainText('Licence');
  }

  test('two long ones: every layer can be linked, nothing is ready-made', async ({ page }) => {
    await open(page, { kept: ['smol', 'qwen'] });
    await choose(page, smol, ['Qwen2.5 0.5B Instruct']);
    await expect(part(page, 'Wire their layers').getByText('No links: the composed model is')).toBeVisible();
    await expect(part(page, 'Train the wires')).toContainText('There is nothing to train: add a link first.');
    await button(page, 'Every 4th (paper)').click();
    await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(6);
    await expect(part(page, 'Train the wires')).toContainText('bring examples first');
    await expect(part(page, 'Train the wires')).toContainText('None yet: these models come without.');
    await expectAccessible(page, '30 and 24 layers');
  });

  test('three: the anchor in the middle, the others around it', async ({ page }) => {
    await open(page, { kept: ['smol', 'qwen', 'gpt2'] });
    await choose(page, smol, ['Qwen2.5 0.5B Instruct', 'GPT-2', 'Codes']);
    await expect(part(page, 'Chat with all five')).toBeVisible();
    const rail = (name: string) => page.getByRole('group', { name: `Layers of ${name}` });
    const left = (await rail('Qwen2.5 0.5B Instruct').boundingBox())?.x ?? 0;
    const between = (await rail(smol).boundingBox())?.x ?? 0;
    const right = (await rail('GPT-2').boundingBox())?.x ?? 0;
    expect(left).toBeLessThan(between);
    expect(between).toBeLessThan(right);
    await dragOnto(page, rail('GPT-2').getByRole('button').nth(3), rail(smol).getByRole('button').nth(7));
    await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText(
      `Linked GPT-2 block 3 to ${smol} block 7 (3-7).`,
    );
    await rail(smol).getByRole('button').nth(7).focus();
    await page.keyboard.press('ArrowRight');
    const beside = rail('GPT-2').locator('button:focus');
    await expect(beside).toHaveCount(1);
    // The layer that is at this height, or, between two, the one below.
    const height = (await middle(rail(smol).getByRole('button').nth(7))).y;
    const layers = await rail('GPT-2').getByRole('button').all();
    const boxes = await Promise.all(layers.map((each) => each.boundingBox()));
    const at = boxes.findIndex((box) => box && height < box.y + box.height);
    expect(await beside.boundingBox()).toEqual(boxes[at]);
    await button(page, 'Every 4th (paper)').click();
    await expectAccessible(page, 'three augmenters');
  });

  test('one by itself: a chat, and in words why there is nothing to wire', async ({ page }) => {
    await open(page, { kept: ['smol'] });
    await choose(page, smol, []);
    await expect(part(page, `Chat with ${smol}`)).toBeVisible();
    await expect(part(page, 'Train the wires')).toContainText('There is nothing to train');
    await expectAccessible(page, 'one model');
    await expect(button(page, 'Add augmenter')).toBeVisible();
  });

  test('one that is gone: why, and the way back', async ({ page }) => {
    await open(page, { kept: ['smol'] });
    await choose(page, smol, ['Codes']);
    await page.evaluate(() => localStorage.setItem('fake-shelf', '[]'));
    await page.reload();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('There is no model smol in this browser.');
    await expectAccessible(page, 'own model gone');
    await alert.getByRole('button', { name: 'Back to the example' }).click();
    await expect(part(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
  });

  test('examples of one’s own train them', async ({ page }) => {
    await open(page, { kept: ['smol'] });
    await choose(page, smol, ['Codes']);
    await button(page, 'Last only').click();
    await page.getByText('Or paste them').click();
    const pasted = Array.from({ length: 20 }, (_, i) => `question ${i} = answer ${i}`).join('\n');
    await page.getByRole('textbox', { name: /One example on each line/ }).fill(pasted);
    await button(page, 'Look at these').click();
    await button(page, 'Use these examples').click();
    await expect(part(page, 'Train the wires')).toContainText('18 to train on');
    await button(page, 'Train').click();
    await expect(page.getByRole('status', { name: 'Training milestones' })).toContainText('Training is finished.');
    await button(page, 'Take them away').click();
    await expect(part(page, 'Train the wires')).toContainText('None yet: these models come without.');
  });
});

async function tabTo(page: Page, role: 'button' | 'textbox', name: string, key = 'Tab'): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  await expect(target).toBeVisible();
  for (let i = 0; i < 80; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${name} is not reached by ${key}.`);
}
