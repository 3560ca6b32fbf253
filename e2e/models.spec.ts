// Models on the board, changed by hand: added, replaced, moved, removed, by mouse and by keyboard, and nothing is lost.
import type { Locator, Page } from '@playwright/test';
import { fakeData } from './fakeData.ts';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

const smol = 'SmolLM2 135M Instruct';
const qwen = 'Qwen2.5 0.5B Instruct';

async function open(page: Page, engine: FakeOptions = {}, shelf: ShelfOptions = {}): Promise<void> {
  await page.addInitScript(fakeShelf, { kept: ['smol', 'qwen', 'gpt2'], ...shelf });
  await page.addInitScript(fakeData);
  await page.addInitScript(fakeEngine, { tokenMs: 1, openingMs: 20, ...engine });
  await page.goto('./');
  await expect(page.getByRole('status', { name: 'Device' })).toHaveText('Fake Graphics 9000');
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const cards = (page: Page): Locator => page.getByRole('region', { name: 'Wire their layers' }).getByRole('article');
const titles = (page: Page): Locator => cards(page).getByRole('heading');
const told = (page: Page): Locator => page.getByRole('status', { name: 'Models' });
const picker = (page: Page): Locator => page.getByRole('dialog');
const links = (page: Page): Locator => page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row');

async function choose(page: Page, title: string, item: string): Promise<void> {
  await button(page, `Change ${title}`).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function add(page: Page, title: string): Promise<void> {
  await button(page, 'Add augmenter').click();
  await picker(page).getByRole('button', { name: title }).click();
  await expect(told(page)).toContainText(`${title} is in`);
}

test('the example with more models: its questions stay, and so do its links; removing leads back to it', async ({
  page,
}) => {
  await open(page);
  await expect(links(page)).toHaveCount(4);
  await page.getByRole('checkbox').first().uncheck();
  await button(page, 'Add augmenter').click();
  await expect(picker(page).getByRole('button', { name: /^Sums the anchor now/ })).toBeVisible();
  const used = picker(page).getByRole('button', { name: /^Codes the augmenter now/ });
  await expect(used).toHaveAttribute('aria-disabled', 'true');
  await used.click({ force: true }); // it looks and says that it cannot be
  await expect(picker(page)).toContainText('Llama · 30 blocks · width 576 · 269.0 MB');
  await expectAccessible(page, 'which model');
  await picker(page).getByRole('button', { name: 'GPT-2' }).click();

  await expect(told(page)).toHaveText('GPT-2 is in, with 1 link. The other links stay as they were.');
  await expect(titles(page)).toHaveText(['Codes', 'GPT-2', 'Sums']);
  await expect(links(page)).toHaveCount(5);
  await expect(page.getByRole('checkbox').first()).not.toBeChecked();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('secret codes');
  await expect(page.getByRole('banner')).toContainText('Example Secret codes + sums + GPT-2');
  await button(page, 'owl + fox + dog =').click();
  await expect(page.getByRole('region', { name: 'Ask all four' }).getByText('36', { exact: true })).toBeVisible();
  await expect(page.getByText('the built-in examples')).toBeVisible();
  await expectAccessible(page, 'the example with a further model');

  await page.reload();
  await expect(titles(page)).toHaveText(['Codes', 'GPT-2', 'Sums']);
  await choose(page, 'GPT-2', 'Remove');
  await expect(told(page)).toHaveText('GPT-2 is out. Its links are kept: add it again, and they are back.');
  await expect(titles(page)).toHaveText(['Codes', 'Sums']);
  await expect(button(page, 'Back to the example')).toBeHidden();
  await expect(page.getByRole('banner')).toContainText('Example Secret codes + sums');
  await page.reload();
  await expect(titles(page)).toHaveText(['Codes', 'Sums']);
});

test('by keyboard alone: add, move, replace, remove, and the focus stays with what was changed', async ({ page }) => {
  await open(page);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await button(page, 'Add augmenter').focus();
  await press('Enter');
  await expect(picker(page).getByRole('heading', { name: 'Add an augmenter' })).toBeVisible();
  await expect(picker(page).getByRole('listitem')).toHaveCount(5);
  const row = picker(page).getByRole('button', { name: smol });
  for (let i = 0; i < 8 && !(await row.evaluate((each) => each === document.activeElement)); i++) await press('Tab');
  await press('Enter');
  await expect(button(page, `Change ${smol}`)).toBeFocused();
  await expect(titles(page)).toHaveText(['Codes', smol, 'Sums']);

  await press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Replace…' })).toBeFocused();
  await expect(page.getByRole('menu', { name: `Change ${smol}` })).toMatchAriaSnapshot(`
    - menu "Change ${smol}":
      - menuitem "Replace…"
      - menuitem "Move left"
      - menuitem "Remove"
  `);
  await expectAccessible(page, 'a menu');
  await press('ArrowDown', 'Enter');
  await expect(told(page)).toHaveText(`${smol} is augmenter 1 of 2 now.`);
  await expect(titles(page)).toHaveText([smol, 'Codes', 'Sums']);
  await expect(button(page, `Change ${smol}`)).toBeFocused();
  await expect(page.getByRole('region', { name: /alone$/ }).first()).toContainText(smol);

  await press('Enter', 'Enter');
  await expect(picker(page).getByRole('heading', { name: `Replace ${smol}` })).toBeVisible();
  await press('Escape');
  await expect(button(page, `Change ${smol}`)).toBeFocused();
  await press('Enter', 'Enter');
  await picker(page).getByRole('button', { name: qwen }).focus();
  await press('Enter');
  await expect(titles(page)).toHaveText([qwen, 'Codes', 'Sums']);
  await expect(told(page)).toContainText(`${smol} is out, and its links are kept. ${qwen} is in`);
  await expect(button(page, `Change ${qwen}`)).toBeFocused();
  await press('Enter', 'End', 'Enter');
  await expect(titles(page)).toHaveText(['Codes', 'Sums']);
  await expect(button(page, 'Change Codes')).toBeFocused();
});

test('in a menu, a key pressed before the browser tells that it has opened counts', async ({ page }) => {
  await open(page);
  await button(page, 'Change Codes').focus();
  await page.evaluate(async () => {
    const press = (key: string): void => {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    };
    press('Enter');
    press('End');
    const menu = document.activeElement?.closest('[role=menu]');
    await new Promise((resolve) => menu?.addEventListener('toggle', resolve, { once: true }));
  });
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
});

test('the last augmenter, the anchor: models of one’s own; a conversation goes on as long as its anchor does', async ({
  page,
}) => {
  await open(page);
  await choose(page, 'Codes', 'Remove');
  await expect(told(page)).toContainText('Codes is out.');
  await expect(page.getByText('Sums is by itself here: add an augmenter to wire.')).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Your models Sums');
  await choose(page, 'Sums', 'Replace…');
  await expect(picker(page)).toContainText('Links into another one start anew');
  await picker(page).getByRole('button', { name: smol }).click();
  await expect(told(page)).toContainText(`${smol} is the anchor now.`);
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
  await button(page, 'Send').click();
  await expect(page.getByText(/You asked "Hello"/)).toHaveCount(1);
  await add(page, qwen);
  await add(page, 'GPT-2');
  await add(page, 'Codes');
  await expect(page.getByText(/You asked "Hello"/)).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Message' }).fill('And now?');
  await button(page, 'Send').click();
  await expect(page.getByText(/Before that you asked "Hello"/)).toHaveCount(1);
  await expect(page.getByText(/You asked "And now\?"/)).toHaveCount(5);
  await expectAccessible(page, 'three augmenters');
  await button(page, 'Back to the example').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('secret codes');
});

test('one that cannot be opened: what is open goes on, and it is said', async ({ page }) => {
  await open(page, { failsFor: 'gpt2', openingMs: 400 });
  await button(page, 'Add augmenter').click();
  await picker(page).getByRole('button', { name: smol }).click();
  await expect(told(page)).toHaveText(`Opening ${smol}…`);
  await expect(cards(page).getByRole('progressbar', { name: `Loading ${smol}` })).toBeVisible();
  await expect(cards(page).filter({ hasText: 'Codes' })).toContainText('Licence');
  await expect(button(page, 'Change Codes')).toHaveAttribute('aria-disabled', 'true');
  await expect(told(page)).toContainText(`${smol} is in`);
  await button(page, 'Add augmenter').click();
  await picker(page).getByRole('button', { name: 'GPT-2' }).click();
  const notice = page.getByRole('complementary', { name: 'Notices' }).getByRole('alert');
  await expect(notice).toContainText(
    'There is no model gpt2 in this browser. The models that were open are still open.',
  );
  await expect(titles(page)).toHaveText(['Codes', smol, 'Sums']);
  await button(page, 'cat + 7 =').click();
  await expect(page.getByRole('region', { name: 'Composed' }).getByText('25', { exact: true })).toBeVisible();
});

test('examples of one’s own and settings stay; another model can be got', async ({ page }) => {
  await open(page);
  await page.getByText('Or paste them').click();
  const pasted = Array.from({ length: 20 }, (_, i) => `question ${i} = answer ${i}`).join('\n');
  await page.getByRole('textbox', { name: /One example on each line/ }).fill(pasted);
  await button(page, 'Look at these').click();
  await button(page, 'Use these examples').click();
  await expect(page.getByText('18 to train on')).toBeVisible();
  await page.getByText(/steps of 64 examples/).click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('30');
  await add(page, smol);
  await expect(page.getByText('18 to train on')).toBeVisible();
  await expect(page.getByText(/30 steps of 64 examples/)).toBeVisible();
  await button(page, 'Add augmenter').click();
  await picker(page).getByRole('button', { name: 'Get another model…' }).click();
  await expect(page.getByRole('dialog', { name: 'Library' })).toBeVisible();
});
