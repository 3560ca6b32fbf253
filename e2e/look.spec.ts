// Looking inside an answer, with an engine that is none: tokens, links and heads by mouse and by keyboard, and what is said
// of them in words.
import type { Locator, Page } from '@playwright/test';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeLooks, type LooksOptions } from './fakeLooks.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

async function open(page: Page, looks: LooksOptions = {}, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeLooks, looks);
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...options });
  await page.goto('./');
}

/** Open, and done with what happens without a click. */
async function openReady(page: Page, looks: LooksOptions = {}, options: FakeOptions = {}): Promise<void> {
  await open(page, looks, options);
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
/** On a phone, in the dark: where there is the least room. */
const expectAccessibleOnPhone = (page: Page, state: string): Promise<void> =>
  expectAccessibleIn(page, state, CORNERS.slice(1));
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const composed = (page: Page): Locator => page.getByRole('region', { name: 'Composed', exact: true });
const drawer = (page: Page): Locator => page.getByRole('dialog', { name: 'Look inside' });
const part = (page: Page, name: string): Locator => drawer(page).getByRole('region', { name, exact: true });
const findings = (page: Page): Locator => drawer(page).getByRole('status', { name: 'What is seen' });
const comparison = (page: Page): Locator => drawer(page).getByRole('status', { name: 'Comparison' });
const hold = (page: Page): Locator => drawer(page).getByRole('button', { name: 'Hold to see it without this link' });
const map = (page: Page): Locator => part(page, 'Where it looks').getByRole('grid');

async function lookInside(page: Page): Promise<void> {
  await button(page, 'Look inside').click();
  await expect(hold(page)).toBeEnabled();
}

test('by mouse: an answer is underlined, and looked into', async ({ page }) => {
  await openReady(page);
  await expect(composed(page)).toContainText('at most 78 % of what was there, at “2”.');
  await expect(composed(page).locator('[title^="Codes 78"]')).toHaveText('2');
  await expect(composed(page).getByText('26', { exact: true })).toBeVisible();
  await lookInside(page);
  await expect(findings(page)).toHaveText(
    'Before “2”, Codes block 2 → Sums embeddings writes the most of 4 links: 78 %. Its heads look at “cat” (48 %) and ' +
      '“dog” (46 %); an even share would be 25 %. At its layer it changes the likeliest token from “1” (24 %) to “2” ' +
      '(88 %). Left out, the likeliest token would be “1” (47 %) instead of “2” (88 %).',
  );
  await expect(map(page)).toMatchAriaSnapshot(`
    - grid "Where Codes block 2 → Sums embeddings looks, in percent of each row. Arrow keys move; Enter chooses.":
      - rowgroup:
        - row:
          - columnheader "Sums ↓ Codes →"
          - columnheader "dog"
          - columnheader "+"
          - columnheader "cat"
          - columnheader "="
          - columnheader "2"
          - columnheader "6"
      - rowgroup:
        - row:
          - rowheader "= → 2"
          - 'gridcell "“=” looks at “dog”: 46 %"'
          - 'gridcell "“=” looks at “+”: 3.2 %"'
          - 'gridcell "“=” looks at “cat”: 48 %"'
          - 'gridcell "“=” looks at “=”: 3.2 %"'
          - 'gridcell "“=” looks at “2”: not at all"'
          - 'gridcell "“=” looks at “6”: not at all"'
        - row:
          - rowheader "2 → 6"
          - 'gridcell "“2” looks at “dog”: 44 %"'
        - row:
          - rowheader "6 → end"
  `);
  await drawer(page).getByLabel('Head').selectOption('Head 1');
  await expect(map(page).getByRole('gridcell', { name: '“=” looks at “dog”' })).toHaveText('81');
  await drawer(page).getByRole('checkbox', { name: 'The whole question as rows' }).check();
  await expect(map(page).getByRole('gridcell', { name: 'sees nothing of Codes' })).toBeVisible();

  await drawer(page).getByRole('radio', { name: 'block 2 → block 3' }).check();
  await expect(findings(page)).toContainText('writes 8.7 %; Codes block 2 → Sums embeddings writes the most: 78 %.');
  await map(page).getByRole('gridcell', { name: '“2” looks at “cat”' }).click();
  await expect(drawer(page).getByText('“6” was chosen when “2” had been read.')).toBeVisible();
  const layers = part(page, 'Layer by layer');
  await layers.getByText('block 2 → embeddings').click();
  await expect(layers.getByRole('heading', { name: 'Before' })).toBeVisible();
  await expect(layers).toContainText('before this link it would have said “2” (24 %), after it “6” (88 %).');

  await hold(page).hover();
  await page.mouse.down();
  await expect(comparison(page)).toHaveText('Without Codes block 2 → Sums block 3: “12” instead of “26”.');
  await expect(part(page, 'What could come here')).toContainText('Composed, without block 2 → block 3');
  await page.mouse.move(5, 5);
  await page.mouse.up();
  await expect(comparison(page)).not.toContainText('instead');
  await expect(part(page, 'What could come here')).not.toContainText('without');
  await button(page, 'Close').click();
  await expect(drawer(page)).toBeHidden();
});

test('by keyboard alone', async ({ page }) => {
  await openReady(page);
  await expect(composed(page)).toContainText('at most 78 %');
  await button(page, 'Look inside').focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Close')).toBeFocused();
  await page.keyboard.press('Tab');
  const token = (name: string): Locator => drawer(page).getByRole('radio', { name, exact: true });
  await expect(token('token 5: 2')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(token('token 6: 6')).toBeChecked();
  await page.keyboard.press('End');
  await expect(token('the end: what would come next')).toBeFocused();
  await expect(findings(page)).toContainText('At the end, ');
  await page.keyboard.press('Home');
  await expect(token('token 2: +')).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(drawer(page).getByRole('radio', { name: 'block 2 → embeddings' })).toBeFocused();
  await page.keyboard.press('Tab');
  const cell = (name: string): Locator => drawer(page).getByRole('gridcell', { name });
  await expect(cell('Codes block 2 → Sums embeddings writes 20 % before “+”')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(cell('Codes block 2 → Sums block 1 writes 11 % before “cat”')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(drawer(page).getByRole('radio', { name: 'block 2 → block 1' })).toBeChecked();
  await expect(token('token 3: cat')).toBeChecked();
  await page.keyboard.press('Control+End');
  await expect(cell('Codes block 2 → Sums block 3 writes 13 % at the end')).toBeFocused();

  await hold(page).focus();
  await page.keyboard.down('Space');
  await expect(comparison(page)).toHaveText('Without Codes block 2 → Sums block 1: “12” instead of “26”.');
  await page.keyboard.up('Space');
  await expect(comparison(page)).not.toContainText('instead');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(comparison(page)).toContainText('“12” instead of “26”');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(button(page, 'Look inside')).toBeFocused();
});

test('everybody can: light, dark, on a phone, in forced colours', async ({ page }) => {
  await openReady(page);
  await expect(composed(page)).toContainText('at most 78 %');
  await expectAccessibleOnPhone(page, 'underlined answer');
  await lookInside(page);
  await part(page, 'Layer by layer').locator('summary').first().click();
  await expectAccessible(page, 'look inside');
  await drawer(page).getByRole('checkbox', { name: 'Keep it left out' }).check();
  await expectAccessibleOnPhone(page, 'without a link');
  await page.emulateMedia({ forcedColors: 'active' });
  await expectAccessibleOnPhone(page, 'forced colours');
});

test('a long answer in a chat: a picture, and its strongest pairs', async ({ page }) => {
  await openReady(page);
  await page.getByRole('radio', { name: 'Chat' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Message' }).fill('Tell me of the dog and the cat');
  await page.keyboard.press('Enter');
  const card = page.getByRole('group', { name: 'Composed', exact: true });
  await expect(card).toContainText('at most 81 % of what was there');
  await lookInside(page);
  await expect(part(page, 'Where it looks').getByRole('img')).toHaveAccessibleName(/\d+ by \d+ tokens. The strongest/);
  const pairs = part(page, 'Where it looks').getByRole('table', { name: 'The 20 strongest pairs' });
  await expect(pairs.getByRole('row')).toHaveCount(21);
  await expect(drawer(page).getByText(/^48 of \d+ tokens, around the chosen one$/)).toBeVisible();
  await drawer(page).getByRole('radio', { name: 'the end' }).click();
  await expect(findings(page)).toContainText('At the end');
  await expectAccessibleOnPhone(page, 'a large map');
});

test('nothing to see: a recording, and no link on', async ({ page }) => {
  await open(page, {}, { fail: 'no-adapter' });
  await expect(page.getByRole('alert')).toBeVisible();
  await button(page, 'Look inside').click();
  await expect(drawer(page)).toContainText('This answer was recorded. Ask the question, then it can be looked into.');
  await expectAccessibleOnPhone(page, 'recorded answer');
});

test('no link on: the composition is the anchor', async ({ page }) => {
  await openReady(page);
  const links = page.getByRole('table', { name: 'Links' }).getByRole('checkbox');
  for (const link of await links.all()) await link.uncheck();
  await expect(composed(page)).toContainText('no link is on');
  await button(page, 'Look inside').click();
  await expect(drawer(page)).toContainText('No link is on: there is nothing to see, the composition is the anchor.');
});

test('untrained: no underline, and in words that no link writes anything', async ({ page }) => {
  await openReady(page);
  await button(page, 'Reset').click();
  await expect(composed(page)).toContainText('No underline: the links add nothing.');
  await lookInside(page);
  await expect(findings(page)).toHaveText(
    'Before “1” none of the links writes anything: the composition says what the anchor says.',
  );
});

test('failures are told, and tried again', async ({ page }) => {
  await openReady(page, { fails: 2 });
  await expect(composed(page)).toContainText('Not underlined: There is not enough memory to look inside.');
  await button(page, 'Look inside').click();
  const alert = drawer(page).getByRole('alert');
  await expect(alert).toContainText('Close other pages, then try again.');
  await expectAccessibleOnPhone(page, 'a look that failed');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(findings(page)).toContainText('writes the most of 4 links');
  await expect(alert).toBeHidden();
});

test('a run that changes the links meanwhile: look again', async ({ page }) => {
  await openReady(page, {}, { stepMs: 20 });
  await button(page, 'Train further').click();
  await lookInside(page);
  const stale = drawer(page).getByText('The wiring has changed since: what is shown here is how it was.');
  await expect(stale).toBeVisible();
  await expectAccessibleOnPhone(page, 'stale');
  await drawer(page).getByRole('button', { name: 'Look again' }).click();
  await expect(findings(page)).toContainText('writes the most');
  await expect(drawer(page)).toContainText('This was said before the wiring changed.');
});
