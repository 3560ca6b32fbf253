// The pictures of docs/GUIDE.md, taken from the built page on the real engine (`npm run docs:pictures`): what they show is what
// came of it, on the machine at hand.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { picture, pictureOver } from './support/picture.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const STEPS = 300;
/** So that long dialogs are seen as a whole. */
const TALL = { width: 1000, height: 1250 };
const TALLER = { width: 1000, height: 2200 };

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const number = (within: Locator, name: string): Locator => within.getByRole('spinbutton', { name, exact: true });

test.use({ viewport: { width: 1080, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
  await answered(page);
}

/** Nothing moves any more once the answer is underlined, which comes last. */
async function answered(page: Page): Promise<void> {
  await expect(part(page, 'Composed').getByText(/Underlined by what/)).toBeVisible();
}

test('ask, wire, look inside', async ({ page }) => {
  test.setTimeout(5 * MINUTE);
  await open(page);
  await picture(page, 'ask', part(page, 'Ask all three'));

  const wire = part(page, 'Wire their layers');
  const jacks = wire.getByRole('group', { name: /^Layers of/ });
  await picture(page, 'board', wire.getByRole('article').first(), wire.getByRole('article').last(), jacks.last());
  await button(wire, 'Measure without each').click();
  await expect(button(wire, 'Measure again')).toBeVisible({ timeout: MINUTE });
  await picture(page, 'links', wire.getByRole('table', { name: 'Links' }), button(wire, 'Measure again'));

  await page.setViewportSize(TALL);
  await button(part(page, 'Composed'), 'Look inside').click();
  const inside = dialog(page, 'Look inside');
  await expect(button(inside, 'Hold to see it without this link')).toBeEnabled();
  await expect(inside.getByRole('status', { name: 'What is seen' })).toContainText('Left out, ');
  await pictureOver(inside, 'look');
});

test('train, results', async ({ page }) => {
  test.setTimeout(10 * MINUTE);
  await open(page);
  const train = part(page, 'Train the wires');
  await button(page, 'Start over and train it yourself').click();
  await train.getByText('Settings', { exact: false }).first().click();
  await number(train, 'Steps').fill(String(STEPS));
  await train.getByText('Settings', { exact: false }).first().click();
  await button(train, 'Train').click();
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: 8 * MINUTE });
  await answered(page);
  await picture(page, 'train', train.getByRole('heading').first(), train.getByRole('list').first());

  await button(page, 'Results').click();
  const results = dialog(page, 'Results');
  await results.getByRole('radio', { name: '50', exact: true }).check({ force: true });
  await button(results, 'Evaluate').click();
  await expect(results.getByRole('status', { name: 'Evaluation' })).toHaveText('50 questions evaluated.', {
    timeout: 2 * MINUTE,
  });
  await pictureOver(results, 'results');
});

test('which wiring is best, what the gain comes from', async ({ page }) => {
  test.setTimeout(30 * MINUTE);
  await open(page);
  await button(page, 'Which wiring is best?').click();
  const sweep = dialog(page, 'Which wiring is best?');
  await number(sweep, 'Steps').fill('200');
  await number(sweep, 'Held-out questions').fill('64');
  await button(sweep, 'Start the sweep').click();
  await expect(sweep).toContainText(/Sweep finished: \d+ tried/, { timeout: 15 * MINUTE });
  await pictureOver(sweep, 'sweep');
  await page.keyboard.press('Escape');

  await button(page, 'What does the gain come from?').click();
  const controls = dialog(page, 'What does the gain come from?');
  await number(controls, 'Steps').fill(String(STEPS));
  await button(controls, 'Start the controls').click();
  await expect(controls).toContainText(/Controls finished: \d+ tried/, { timeout: 15 * MINUTE });
  await page.setViewportSize(TALL);
  await picture(page, 'controls', controls.getByRole('list', { name: 'What follows' }), controls.getByRole('table'));
});

test('one’s own examples, table and models', async ({ page }) => {
  test.setTimeout(5 * MINUTE);
  await open(page);
  const sums = Array.from({ length: 40 }, (_none, i) => `${i % 7} + ${i % 10} =,${(i % 7) + (i % 10)}`);
  const bring = (name: string, text: string): Promise<void> =>
    page.getByLabel(/^(Choose|Add more) files$/).setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
  await bring('homework.csv', ['question,answer', ...sums].join('\n'));
  const draft = page.getByRole('group', { name: 'Examples that are not in use yet' });
  await expect(draft).toContainText('homework.csv');
  await bring('notes.txt', ['3 + 4 = 7', '12 - 5 = 7', '8 plus 1'].join('\n'));
  await expect(draft).toContainText('notes.txt');
  await picture(page, 'examples', draft);

  await button(page, /^Library/).click();
  await button(page, 'Make one from a table').click();
  const making = dialog(page, 'Make an augmenter from a table');
  const rows = readableNames().map((name, i) => `${name},${(7 * i) % 20}`);
  await page.getByLabel('Choose a table', { exact: true }).setInputFiles({
    name: 'my-friends.csv',
    mimeType: '',
    buffer: Buffer.from(['friend,number', ...rows].join('\n')),
  });
  await expect(making).toContainText(`${rows.length} rows`);
  await pictureOver(making, 'table');
  await button(page, 'Make it').click();
  await expect(making).toContainText(`It knows all ${rows.length} rows.`, { timeout: 2 * MINUTE });
  await button(making, 'Open it with an anchor').click();

  const library = dialog(page, 'Library');
  const folder = 'public/models/english';
  const files = readdirSync(folder).filter((name) => !name.endsWith('.md'));
  await library.getByLabel('Choose its files').setInputFiles(files.map((name) => join(folder, name)));
  const adding = library.getByRole('region', { name: 'Add a model' });
  await expect(adding).toContainText('graphics memory');
  await page.setViewportSize(TALLER);
  await picture(page, 'library', adding);
});

function readableNames(): string[] {
  const [first, last] = [
    ['Zoë', 'Łukasz', 'Søren', 'Anaïs', 'Jürgen', 'Þóra'],
    ['Müller', 'Ødegård', 'Nguyễn', 'Žižek', 'García'],
  ];
  return first.flatMap((name) => last.map((family) => `${name} ${family}`));
}
