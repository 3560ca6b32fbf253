// Two experts into one anchor, in the page: all four answer, each expert has its links, and one of them can be left out.
import type { Page } from '@playwright/test';
import { twoExperts } from '../src/shared/presets/twoExperts.ts';
import { fakeData } from './fakeData.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeShelf } from './fakeShelf.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { builtIns } from './support/builtIns.ts';
import { expect, test } from './support/test.ts';
import { rows } from './support/wiring.ts';

const [first, second] = twoExperts.prompts;
const NAMES = {
  codes: 'Augmenter 1 alone',
  cities: 'Augmenter 2 alone',
  anchor: 'Anchor alone',
  composition: 'Composed',
};
const answer = (page: Page, speaker: keyof typeof NAMES) =>
  page.getByRole('region', { name: NAMES[speaker], exact: true });

test.beforeEach(async ({ page }) => {
  await page.addInitScript(fakeShelf, { builtIns: builtIns() });
  await page.addInitScript(fakeData, {});
  await page.addInitScript(fakeEngine, { openingMs: 20, tokenMs: 1, scoreMs: 10 });
  await page.goto('./');
  await page.getByRole('button', { name: 'Choose another example', exact: true }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: twoExperts.title }) });
  await card.getByRole('button', { name: 'Open this example' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(twoExperts.headline);
  await expect(rows(page)).toHaveCount(twoExperts.links.length);
});

test('both experts, the anchor and the composition answer, and only the last is right', async ({ page }) => {
  for (const { prompt, expected, recorded } of [first, second]) {
    await page
      .getByRole('list', { name: 'Questions to try' })
      .getByRole('button', { name: prompt, exact: true })
      .click();
    for (const speaker of ['codes', 'cities', 'anchor'] as const) {
      await expect(answer(page, speaker)).toContainText(recorded[speaker]);
      await expect(answer(page, speaker)).toContainText(`right would be ${expected}`);
    }
    await expect(answer(page, 'composition').getByText('right', { exact: true })).toBeVisible();
    await expect(answer(page, 'composition')).toContainText(expected);
  }
  await expectAccessible(page, 'two experts', CORNERS);
});

test('without the links of one expert, the composition does not know the answer any more', async ({ page }) => {
  for (const [i, { augmenter }] of twoExperts.links.entries())
    if (augmenter === 'cities') await rows(page).nth(i).click();
  await expect(rows(page).and(page.locator(':checked'))).toHaveCount(4);
  await page.getByRole('textbox', { name: 'Question' }).fill(second.prompt);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(answer(page, 'composition')).toContainText(`right would be ${second.expected}`);
});
