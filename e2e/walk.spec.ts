// The guided walk: by keyboard and by mouse, in order and out of it, left, reloaded and finished; it points at the page's own
// controls, and never shuts them out.
import type { Locator, Page } from '@playwright/test';
import { presets } from '../src/shared/presets/presets.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeFigures } from './fakeFigures.ts';
import { fakeShelf } from './fakeShelf.ts';
import { fakeTables } from './fakeTables.ts';
import { expectAccessible, CORNERS, FORCED } from './support/access.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';
import { rows } from './support/wiring.ts';

async function open(page: Page, stepMs = 1, more: ReturnType<typeof builtIns>['models'] = []): Promise<void> {
  const { models, companions } = builtIns();
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeShelf, { builtIns: { models: [...models, ...more], companions } });
  await page.addInitScript(fakeTables, {});
  await page.addInitScript(fakeEngine, { tokenMs: 1, stepMs, openingMs: 20, scoreMs: 5 });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const card = (page: Page): Locator => page.getByRole('region', { name: 'Guided walk' });
const button = (page: Page, name: string): Locator => card(page).getByRole('button', { name, exact: true });
const done = (page: Page): Locator => card(page).getByRole('status', { name: 'What came of it' });
const heading = (page: Page): Locator => card(page).getByRole('heading');
const offer = (page: Page): Locator => page.getByRole('button', { name: 'Take the walk (2 minutes)' });
const again = (page: Page): Locator => page.getByRole('banner').getByRole('button', { name: 'Guided walk' });

async function press(page: Page, name: string): Promise<void> {
  await button(page, name).focus();
  await page.keyboard.press('Enter');
}

/** To the control and back again, by keyboard alone. @param key what is pressed there. */
async function goThere(page: Page, control: Locator, key: string, cameOfIt: string | RegExp): Promise<void> {
  await press(page, 'Go there');
  await expect(control).toBeFocused();
  await expect(control).toBeInViewport();
  await page.keyboard.press(key);
  await expect(done(page)).toContainText(cameOfIt, { timeout: 60_000 }); // of a whole run, too
  await page.keyboard.press('Escape');
  await expect(heading(page)).toBeFocused();
}

async function next(page: Page, step: number, title: string): Promise<void> {
  await press(page, 'Next');
  await expect(card(page)).toContainText(`Step ${step} of 6`);
  await expect(heading(page)).toHaveText(title);
  await expect(card(page).getByRole('status', { name: 'Walk' })).toContainText(`Step ${step} of 6: ${title}. `);
  await expect(button(page, step < 6 ? 'Next' : 'Finish')).toBeFocused();
}

test('the whole walk by keyboard', async ({ page }) => {
  test.slow();
  await open(page);
  await offer(page).focus();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await expect(card(page)).toMatchAriaSnapshot(`
    - region "Guided walk":
      - paragraph: Step 1 of 6
      - button "Leave the walk"
      - heading "What each model can do" [level=2]
      - paragraph: Codes and Sums have learned different things. Each answers alone first, and then all of them wired together.
      - list:
        - listitem:
          - strong: Codes
          - text: ": Knows a secret number for each of 1,000 words. Cannot add."
        - listitem:
          - strong: Sums
          - text: ": Adds and subtracts up to three numbers. Has never seen a word."
      - paragraph: dog + cat =
      - list:
        - listitem: /Codes 3 wrong 2.% of held-out questions/
        - listitem: /Sums 12 wrong 3.% of held-out questions/
        - listitem: /Wired together 26 right 97.% of held-out questions/
      - paragraph: "Choose one of the questions: everyone answers it."
      - status "What came of it"
      - status "Walk"
      - button "Go there"
      - button "Next"
  `);
  await goThere(
    page,
    page.getByRole('button', { name: 'dog + cat =' }),
    'Enter',
    'wired together they say 26, which is right',
  );
  await next(page, 2, 'What a link is');
  await expect(card(page)).toContainText('4 of 4 links');
  await goThere(page, page.getByRole('button', { name: /^Details of/ }).first(), 'Enter', 'is open in the table');
  await next(page, 3, 'Break it');
  await goThere(page, rows(page).first(), 'Space', 'Done: without this link it says 12 instead of 26.');
  await next(page, 4, 'Mend it');
  await goThere(page, page.getByRole('button', { name: 'Undo wiring' }), 'Enter', 'it says 26 again');
  await next(page, 5, 'Train it');
  await press(page, 'Go there');
  await expect(page.getByRole('button', { name: 'Start over and train it yourself' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText('Nothing is learned now.');
  await page.keyboard.press('Escape'); // the button is gone, and the focus with it
  await goThere(page, page.getByRole('button', { name: 'Train', exact: true }), 'Enter', /after 400 steps, 97.%/);
  await next(page, 6, 'Try your own table');
  await press(page, 'Go there');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Make one from a table' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter');
  await expect(done(page)).toContainText('You have seen all of it.');
  await press(page, 'Finish');
  await expect(card(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Library' })).toBeFocused();
  await page.reload();
  await expect(again(page)).toBeVisible();
  await expect(offer(page)).toBeHidden();
  await expect(card(page)).toBeHidden();
  await again(page).click();
  await expect(card(page)).toContainText('Step 1 of 6');
});

/** Whether the card lies over what has the ring. */
async function isCovered(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const place = document.documentElement.dataset.walk ?? '';
    const ringed = document.querySelector(`[data-place="${place}"]`)?.getBoundingClientRect();
    const over = document.querySelector('[aria-label="Guided walk"]')?.getBoundingClientRect();
    if (!ringed || !over) return true; // not there yet
    const isBeside = ringed.right <= over.left || ringed.left >= over.right;
    return !isBeside && (ringed.bottom > over.top || ringed.top < 0);
  });
}

for (const [name, width, height] of [
  ['a desktop', 1280, 900],
  ['a phone', 390, 844],
] as const)
  test(`by mouse on ${name}, it never covers what it points at`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, 5000);
    await offer(page).click();
    await expect.poll(() => isCovered(page)).toBe(false);
    for (const each of ['What a link is', 'Break it', 'Mend it', 'Train it', 'Try your own table']) {
      await button(page, 'Go there').click();
      await expect(card(page)).toContainText('Escape leads back here.');
      await button(page, 'Next').click(); // once: it does not move while it is pressed
      await expect(heading(page)).toHaveText(each);
      await expect.poll(() => isCovered(page), each).toBe(false);
    }
    await button(page, 'Back').click();
    await expect(heading(page)).toHaveText('Train it');
    await page.getByRole('button', { name: 'Ask', exact: true }).click(); // nothing is shut out
    await expect(page.getByRole('heading', { name: 'Earlier questions' })).toBeVisible();
    await page.getByRole('button', { name: 'Start over and train it yourself' }).click();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(card(page)).toContainText('It learns');
    await expect.poll(() => isCovered(page), 'while it learns').toBe(false);
  });

test('each step is accessible', async ({ page }) => {
  test.slow();
  await open(page);
  await offer(page).click();
  const ringed = page.getByRole('button', { name: 'dog + cat =' });
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(page.locator('[data-place=questions]').filter({ has: ringed })).toHaveCSS('outline-style', 'dashed');
  for (let step = 1; step <= 6; step++) {
    if (step === 3) await rows(page).first().uncheck(); // from here on there is something that came of it
    if (step === 3) await expect(done(page)).toContainText('Done');
    const within = step > 1 ? '[aria-label="Guided walk"]' : undefined; // the page around it is the same
    await expectAccessible(page, `step ${step} of the walk`, [...CORNERS, FORCED], within);
    if (step < 6) await button(page, 'Next').click();
  }
});

test('it can be left, and comes back where it was, after a reload as well', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await offer(page).click();
  await button(page, 'Next').click();
  await button(page, 'Next').click();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');
  await page.reload();
  await expect(card(page)).toContainText('Step 3 of 6');
  await expect(page.locator('body')).toBeFocused(); // nobody has asked for it now
  await again(page).click();
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
  await expect(rows(page).first()).toBeFocused();
  await page.reload();
  await expect(again(page)).toBeVisible();
  await expect(card(page)).toBeHidden();
  await expect(offer(page)).toBeHidden();
  await again(page).click();
  await expect(card(page)).toContainText('Step 3 of 6');
});

test('in another order, and with another example', async ({ page }) => {
  await open(page);
  await offer(page).click();
  await expect(heading(page)).toBeFocused(); // from here on it counts what is done
  await rows(page).first().uncheck();
  await expect(card(page).getByRole('listitem').filter({ hasText: 'Wired together' })).toContainText('12');
  await expect(done(page)).toBeEmpty();
  await button(page, 'Next').click();
  await button(page, 'Next').click();
  await expect(done(page)).toContainText('without this link it says 12 instead of 26');
  const titleOf = (id: string): string => builtIns().models.find((model) => model.id === id)?.title ?? id;
  for (const { title, anchor, headline } of presets.slice(1)) {
    await page.getByRole('button', { name: 'Choose another example' }).click();
    const example = page.getByRole('dialog').getByRole('listitem').filter({ hasText: headline });
    await example.getByRole('button', { name: 'Open this example' }).click();
    await expect(page.getByRole('banner')).toContainText(title);
    await expect(card(page)).toContainText(`the composition is ${titleOf(anchor)} alone`);
    await expect(card(page)).toContainText('Step 3 of 6');
    await expect(done(page)).toBeEmpty();
  }
});

test('a long name stays within the card, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const title = 'Unbroken'.repeat(8);
  await open(page, 1, [{ id: 'unbroken', title, about: title, blocks: 2, bytes: 1000, keptBytes: 1000 }]);
  await page.getByRole('button', { name: 'Add augmenter' }).click();
  const models = page.getByRole('dialog', { name: 'Add an augmenter' });
  await models.getByRole('button', { name: title }).click();
  await expect(page.getByRole('banner')).toContainText(title);
  await offer(page).click();
  await expect(heading(page)).toBeFocused();
  await page.getByRole('textbox', { name: 'Question' }).fill('owl + fox =');
  await page.keyboard.press('Enter');
  await expect(done(page)).toContainText(`${title} says`);
  const sideways = (): Promise<number> =>
    card(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  for (let step = 1; step <= 6; step++) {
    expect(await sideways(), `step ${step}`).toBe(0);
    if (step < 6) await press(page, 'Next');
  }
});
