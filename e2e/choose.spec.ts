// Another example, chosen in the page: what it is and costs, what is kept in each, and where the choice is remembered.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { Preset } from '../src/shared/preset.ts';
import type { Example } from '../src/shared/protocol.ts';
import { presets } from '../src/shared/presets/presets.ts';
import { fakeEngine, type FakeMoreHandlers, type FakeOptions } from './fakeEngine.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';
import { rows, wiring } from './support/wiring.ts';

const missing = (what: string): never => {
  throw new Error(what);
};
const [first] = presets;
/** Of other models altogether. */
const other = presets.find(({ anchor }) => anchor !== first.anchor) ?? missing('all examples have one anchor');
/** Into the same anchor. */
const sibling =
  presets.find(({ id, anchor }) => id !== first.id && anchor === first.anchor) ?? missing('none shares an anchor');

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Choose an example' });
const card = (page: Page, { title }: Preset): Locator =>
  dialog(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const kept = (page: Page): Locator => dialog(page).getByRole('status', { name: 'Examples in this browser' });
const headline = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const news = (page: Page): Locator => page.getByRole('status', { name: 'Example' });

async function open(page: Page, options: FakeOptions = {}, shelf: ShelfOptions = {}): Promise<void> {
  await page.addInitScript(fakeShelf, { builtIns: builtIns(), ...shelf });
  await page.addInitScript(fakeEngine, { openingMs: 20, tokenMs: 1, scoreMs: 10, ...options });
  await page.goto('./');
  await expect(rows(page)).toHaveCount(first.links.length);
}

async function choose(page: Page, example: Preset): Promise<void> {
  await button(page, 'Choose another example').click();
  await card(page, example).getByRole('button', { name: 'Open this example' }).click();
  await expect(headline(page)).toHaveText(example.headline);
  await expect(rows(page)).toHaveCount(example.links.length);
}

test('every example says what it is, who is in it and what it costs; the one that is open is marked', async ({
  page,
}) => {
  await open(page);
  await button(page, 'Choose another example').click();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(presets.length);
  const { models, companions } = builtIns();
  const titleOf = (id: string): string => models.find((model) => model.id === id)?.title ?? missing(id);
  for (const example of presets) {
    const here = card(page, example);
    await expect(here).toContainText(example.headline);
    await expect(here).toContainText(`Anchor ${titleOf(example.anchor)}`);
    for (const id of example.augmenters) await expect(here).toContainText(`Augmenter ${titleOf(id)}`);
    await expect(here).toContainText(example.prompts[0].prompt);
  }
  await expect(card(page, first)).toContainText('Open now');
  await expect(card(page, first)).toHaveAttribute('aria-current', 'true');
  await expect(card(page, first).getByRole('button')).toHaveCount(0);
  await expect(card(page, first)).not.toContainText('to load');
  const bytes = models.find(({ id }) => id === other.anchor)?.bytes ?? missing(other.anchor);
  const all = other.augmenters.reduce((sum, id) => sum + (models.find((model) => model.id === id)?.bytes ?? 0), bytes);
  const megabytes = ((all + companions[other.id].bytes) / 1e6).toFixed(1);
  await expect(card(page, other)).toContainText(`${megabytes} MB to load, once`);
  await expectAccessible(page, 'choosing an example', CORNERS);
});

test('an example that is in this browser already needs no loading', async ({ page }) => {
  await open(page, {}, { builtIns: builtIns(true) });
  await button(page, 'Choose another example').click();
  await expect(card(page, other)).toContainText('in this browser already');
  await expect(dialog(page)).not.toContainText('to load');
  await expect(kept(page)).toHaveText('All examples are kept in this browser.');
  await expect(dialog(page).getByRole('button', { name: /^Keep all examples/ })).toHaveCount(0);
});

test('all examples are kept for use without a network, by keyboard: stopped, failed by name, tried again', async ({
  page,
}) => {
  await open(page, {}, { bytesPerSecond: 50e6, keepingFails: true });
  await button(page, 'Choose another example').click();
  const { models, companions } = builtIns();
  const bytes = [...models, ...Object.values(companions)].reduce((sum, part) => sum + part.bytes, 0);
  const way = dialog(page).getByRole('button', { name: /^Keep all examples/ });
  await expect(way).toHaveText(`Keep all examples for use without a network (${(bytes / 1e6).toFixed(1)} MB)`);
  await expect(way, 'nothing is loaded unasked').toBeEnabled();
  await way.press('Enter');
  const bar = dialog(page).getByRole('progressbar', { name: 'Fetching all examples' });
  await expect(bar).toBeVisible();
  await expect(kept(page)).toHaveText('Fetching all examples.');
  const part = dialog(page).getByRole('group', { name: 'Without a network' });
  await expect(part, 'the focus is where the button was').toBeFocused();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Stop')).toBeFocused();
  await expect(bar).not.toHaveAttribute('value', '0');
  await page.keyboard.press('Enter');
  await expect(bar).toBeHidden();
  await expect(way, 'what has come is kept').not.toContainText((bytes / 1e6).toFixed(1));
  await way.press('Enter');
  const problem = part.getByRole('alert');
  await expect(problem).toContainText('Keys: model.safetensors could not be fetched');
  await expectAccessible(page, 'keeping all examples failed', CORNERS);
  await problem.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(kept(page)).toHaveText('All examples are kept in this browser.');
  await expect(problem).toBeHidden();
  await expect(card(page, other)).toContainText('in this browser already');
  await expectAccessible(page, 'all examples kept', CORNERS);
});

test('by keyboard: from the headline into an example, and the page is about that one', async ({ page }) => {
  await open(page, { openingMs: 4000 });
  await expect(page.getByText(/of 64 held-out questions/), 'the first is open').toHaveCount(3);
  await button(page, 'Choose another example').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  const way = card(page, other).getByRole('button', { name: 'Open this example' });
  for (let stops = 0; stops < 12 && !(await way.evaluate((element) => element === document.activeElement)); stops++)
    await page.keyboard.press('Tab');
  await expect(way).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(news(page)).toHaveText(`Opening ${other.title}…`);
  await expect(headline(page), 'what is open works until the other is there').toHaveText(first.headline);
  await expect(headline(page)).toHaveText(other.headline);
  await expect(news(page)).toHaveText(`The page shows ${other.title} now.`);
  await expect(button(page, 'Choose another example')).toBeFocused();
  await expect(page.getByRole('banner')).toContainText(`Example ${other.title}`);
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveValue(other.prompts[0].prompt);
  await expect(page.getByRole('list', { name: 'Questions to try' }).getByRole('button')).toHaveText(
    other.prompts.map(({ prompt }) => prompt),
  );
  await expect(page.getByRole('region', { name: 'Composed' })).toContainText(other.prompts[0].expected);
  await expectAccessible(page, 'another example', CORNERS);
});

test('what was wired and trained in one is there again after another, and undo stays within it', async ({ page }) => {
  await open(page);
  await rows(page).first().click();
  await expect(wiring(page)).toContainText('is off.');
  await choose(page, other);
  await expect(rows(page).first()).toBeChecked();
  await expect(button(page, 'Undo wiring')).toBeDisabled();
  await choose(page, first);
  await expect(rows(page).first()).not.toBeChecked();
  await choose(page, sibling);
  await expect(rows(page).first(), 'links of another example are not taken along').toBeChecked();
  await choose(page, first);
  await expect(rows(page).first()).not.toBeChecked();
});

test('a reload comes back to the chosen example, and from models of one’s own one comes back to it', async ({
  page,
}) => {
  await open(page);
  await choose(page, other);
  await page.reload();
  await expect(headline(page)).toHaveText(other.headline);
  await expect(rows(page)).toHaveCount(other.links.length);
  await button(page, 'Library').click();
  const library = page.getByRole('dialog', { name: 'Library' });
  await library.getByRole('button', { name: 'Use as anchor Sums' }).click();
  await library.getByRole('button', { name: 'Open these models' }).click();
  await expect(headline(page)).toContainText('Sums can learn to look into');
  await expect(button(page, 'Choose an example')).toBeVisible();
  await page.reload();
  await button(page, 'Back to the example').click();
  await expect(headline(page)).toHaveText(other.headline);
});

test('from the library, too', async ({ page }) => {
  await open(page);
  await button(page, 'Library').click();
  await button(page, 'Choose an example').click();
  await expect(page.getByRole('dialog', { name: 'Library' })).toBeHidden();
  await card(page, other).getByRole('button', { name: 'Open this example' }).click();
  await expect(headline(page)).toHaveText(other.headline);
});

test('one that cannot be opened is told of, and what was open still is', async ({ page }) => {
  await open(page, { failsFor: other.anchor });
  await button(page, 'Choose another example').click();
  await card(page, other).getByRole('button', { name: 'Open this example' }).click();
  await expect(page.getByRole('alert')).toContainText('The models that were open are still open.');
  await expect(headline(page)).toHaveText(first.headline);
  await page.reload();
  await expect(headline(page)).toHaveText(first.headline);
});

test('a link names the example; one that is not here is told of', async ({ page }) => {
  await page.addInitScript(fakeShelf, { builtIns: builtIns() });
  await page.addInitScript(fakeEngine, { openingMs: 20, tokenMs: 1 });
  await page.goto(`./#v=1&preset=${other.id}&train.steps=33`);
  await expect(headline(page)).toHaveText(other.headline);
  await page.getByText('Settings', { exact: false }).first().click();
  await expect(page.getByRole('spinbutton', { name: 'Steps' })).toHaveValue('33');
  await button(page, 'Share link').click();
  await expect(page.getByRole('dialog', { name: 'Share link' }).getByRole('textbox')).toHaveValue(
    new RegExp(`[#&]preset=${other.id}&`),
  );
  for (const id of ['nothing-like-it', '__proto__', `${first.id}+x`]) {
    await page.goto(`./#v=1&preset=${encodeURIComponent(id)}`);
    await expect(page.getByRole('region', { name: 'Opened with a link' })).toContainText(
      `preset = '${id}' (there is no such example here`,
    );
    await expect(headline(page), 'what was open stays').toHaveText(other.headline);
  }
});

test('what is trained on can be looked through, and kept as files under the name of the example', async ({ page }) => {
  const shipped = readFileSync(`public/models/${other.id}/${other.files?.train}`, 'utf8').split('\n').slice(0, 30);
  const examples = shipped.map((line) => JSON.parse(line) as Example);
  await page.addInitScript((all) => {
    const list: FakeMoreHandlers = () => ({
      listExamples: ({ first: from, count }) => ({ examples: all.slice(from, from + count), total: all.length }),
    });
    Object.assign(window, { fakeMore: [list] });
  }, examples);
  await open(page);
  await choose(page, other);
  await page.getByText('Look through them, or save them').click();
  await expect(page.getByRole('table', { name: 'Examples to train on' }).getByRole('row')).toHaveCount(1 + 20);
  for (const [way, side] of [
    ['Save those to train on', 'train'],
    ['Save those held out', 'held-out'],
  ]) {
    const coming = page.waitForEvent('download');
    await button(page, way).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(`${other.id}-${side}.jsonl`);
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(examples);
  }
});
