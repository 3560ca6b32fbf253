// Which wiring is best? A sweep from its first candidate to its wiring in use, across a pause and a reload; and a wiring
// that is pinned, asked, and compared with. With an engine that is none, so that a candidate takes a moment only.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fakeData } from './fakeData.ts';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeTrials, type TrialOptions } from './fakeTrials.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const sweep = (page: Page): Locator => page.getByRole('dialog', { name: 'Which wiring is best?' });
const changed = (page: Page): Locator => page.getByRole('dialog', { name: 'What changed' });
const wire = (page: Page): Locator => part(page, 'Wire their layers');
const cell = (page: Page, from: string, to: string): Locator => button(sweep(page), new RegExp(`^${from} → ${to}: `));
const scored = (page: Page): Locator => page.getByText(/of 64 held-out questions/);

async function openReady(page: Page, trials: TrialOptions = {}, engine: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeTrials, trials);
  await page.addInitScript(fakeData);
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...engine });
  await page.goto('./');
  await expect(scored(page)).toHaveCount(3);
}

async function start(page: Page, steps: number): Promise<void> {
  await button(page, 'Which wiring is best?').click();
  await sweep(page).getByRole('spinbutton', { name: 'Steps' }).fill(String(steps));
  await button(sweep(page), 'Start the sweep').click();
}

test.describe('a sweep', () => {
  test('is started, paused, taken up after a reload, finished, exported and taken over', async ({ page }) => {
    await openReady(page, { trialStepMs: 15, fails: '0-1' });
    await button(page, 'Which wiring is best?').click();
    await expect(sweep(page)).toContainText('A single link, from each layer of Codes to each of Sums 12 candidates');
    await expect(sweep(page)).toContainText('15 candidates of 100 steps each');
    await sweep(page)
      .getByRole('checkbox', { name: /The present wiring/ })
      .check();
    await expect(sweep(page)).toContainText('18 candidates');
    await expectAccessible(page, 'what to try');
    await sweep(page).getByRole('spinbutton', { name: 'Steps' }).fill('10');
    await button(sweep(page), 'Start the sweep').click();

    await expect(sweep(page)).toContainText(/Sweep: \d of 18, about \d+\ss left/);
    await expect(cell(page, 'embeddings', 'block 1')).toHaveText('failed');
    await expect(cell(page, 'embeddings', 'block 2')).toHaveText(/\d\s%/);
    await button(sweep(page), 'Pause').click();
    await expect(sweep(page)).toContainText(/Sweep paused at \d of 18/);
    await expect(sweep(page).getByRole('group', { name: 'Sweep', exact: true })).toBeFocused();
    await expectAccessible(page, 'paused');

    await page.reload();
    await expect(wire(page)).toContainText(/Sweep paused at \d of 18/);
    await button(page, 'Resume the sweep').click();
    await expect(wire(page)).toContainText(/Sweep: \d+ of 18/);
    await expect(page.getByRole('status', { name: 'Sweep' })).toContainText(
      'Sweep finished: 18 tried, best is All of the example (97 %)'.replaceAll(' %', '\u00a0%'),
    );
    await button(page, 'Which wiring is best?').click();
    await expect(sweep(page)).toContainText(
      /Best: All of the example, right on 97\s% \(± 2\) of 128 held-out questions/,
    );
    await expectAccessible(page, 'finished');

    const download = page.waitForEvent('download');
    await button(sweep(page), 'Export CSV').click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(19);
    expect(lines[0]).toBe('candidate,links,heads,steps,exact,loss,n,seconds,parameters,seed');
    expect(lines[1]).toMatch(/^embeddings → embeddings,codes 0-0,4,10,0\.\d+,/);

    await cell(page, 'block 2', 'block 3').click();
    await expect(sweep(page).getByRole('region', { name: 'block 2 → block 3' })).toContainText('1 link');
    await button(sweep(page), 'Take it over, trained').click();
    await expect(sweep(page)).toBeHidden();
    await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText(
      'block 2 → block 3, as the sweep has trained it.',
    );

    await button(page, 'Which wiring is best?').click();
    await button(sweep(page), 'Take the wiring alone').click();
    await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(4);
    await button(page, 'Which wiring is best?').click();
    await button(sweep(page), 'Remove the results').click();
    await expect(button(sweep(page), 'Start the sweep')).toBeVisible();
    await page.reload();
    await expect(button(page, 'Which wiring is best?')).toBeEnabled();
    await expect(wire(page)).not.toContainText('Sweep');
  });

  test('is a table with one tab stop, in which arrow keys move; the loss is there too', async ({ page }) => {
    await openReady(page, { trialStepMs: 1 });
    await start(page, 2);
    await expect(sweep(page)).toContainText('Sweep finished: 15 tried');
    const grid = sweep(page).getByRole('table', { name: /Single links from Codes into Sums/ });
    await expect(grid.getByRole('rowheader')).toHaveText(['embed.', '1', '2']);
    await expect(grid.locator('button[tabindex="0"]')).toHaveCount(1);
    await cell(page, 'block 1', 'block 1').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await expect(cell(page, 'block 2', 'block 3')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await expect(cell(page, 'block 1', 'block 3')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(sweep(page).getByRole('region', { name: 'block 1 → block 3' })).toBeVisible();
    await sweep(page).getByRole('radio', { name: 'Loss' }).check();
    await expect(cell(page, 'block 1', 'block 3')).toHaveText(/^\d\.\d+$/);
    await page.emulateMedia({ forcedColors: 'active' });
    await expectAccessible(page, 'loss, forced colours');
  });

  test('gives way to a training run, and ends when the examples change, in words', async ({ page }) => {
    await openReady(page, { trialStepMs: 60 }, { stepMs: 1 });
    await start(page, 20);
    await expect(sweep(page)).toContainText(/Sweep: [1-9] of 15/);
    await button(sweep(page), 'Close').click();
    await button(page, 'Train further').click();
    await expect(wire(page)).toContainText('A training run has started.');
    await expect(page.getByRole('status', { name: 'Training milestones' })).toContainText('finished');
    await button(page, 'Resume the sweep').click();
    await expect(wire(page)).toContainText(/Sweep: \d of 15/);
    await page.getByText('Or paste them').click();
    await page.getByRole('textbox', { name: /One example on each line/ }).fill('1 + 1 = 2\n2 + 2 = 4\n3 + 3 = 6');
    await button(page, 'Look at these').click();
    await button(page, 'Use these examples').click();
    await expect(wire(page)).toContainText(/Sweep stopped after \d of 15/);
    await expect(wire(page)).toContainText('results on different examples cannot be compared');
    await expectAccessible(page, 'stopped');
  });
});

test('a wiring is pinned, asked, named, compared with, taken, and unpinned', async ({ page }) => {
  await openReady(page, { sliceMs: 300 });
  await button(page, 'Start over and train it yourself').click();
  await button(page, 'Pin this wiring').click();
  const pinned = part(page, 'Pinned');
  await expect(pinned).toContainText(/4 links, untrained, pinned \d\d:\d\d/);
  await expect(pinned).toContainText('12');
  await expect(page.getByRole('heading', { name: 'Ask all four' })).toBeVisible();
  await expect(scored(page)).toHaveCount(4);
  await button(page, 'Rename what is pinned').click();
  await page.getByRole('textbox', { name: 'Name of the pinned wiring' }).fill('Before training');
  await page.keyboard.press('Enter');
  await expect(pinned).toContainText('Before training');

  await button(page, 'Use the ready-trained links').click();
  await expect(part(page, 'Composed')).toContainText('26');
  await expect(pinned.getByText('wrong', { exact: true })).toBeVisible();
  await button(page, 'teapot - tiger =').click();
  await expect(pinned).toContainText('-9');
  await expect(scored(page)).toHaveCount(4);
  await expectAccessible(page, 'pinned');

  await page.reload();
  await expect(pinned).toContainText('Before training');
  await expect(scored(page)).toHaveCount(4);

  await button(page, 'What changed').click();
  await button(changed(page), 'Stop').click();
  await expect(changed(page)).toContainText(/\d+ of 128 questions answered by both/);
  await button(changed(page), 'Go on').click();
  await expect(changed(page).getByRole('status', { name: 'What changed' })).toHaveText(
    /^\d+ of 128 answers changed: \d+ became right, \d+ became wrong, \d+ are wrong in another way\.$/,
  );
  await expect(changed(page)).toContainText('Both have the same 4 links');
  await expectAccessible(page, 'what changed');
  const rows = changed(page).getByRole('table').locator('tbody').getByRole('row');
  await changed(page)
    .getByText(/^Now wrong/)
    .click();
  await expect(rows.first()).toContainText('became wrong');
  await changed(page).getByText(/^All/).click();
  await expect(rows).toHaveCount(128);
  await button(changed(page), 'Close').click();

  await button(page, 'Last only').click();
  await button(page, 'What changed').click();
  await expect(changed(page).getByText('Only in the pinned one')).toBeVisible();
  await button(changed(page), 'Close').click();
  await button(page, 'Use the pinned wiring').click();
  await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText(
    'The pinned wiring is in use: Before training.',
  );
  await button(page, 'Unpin').click();
  await expect(pinned).toBeHidden();
  await page.reload();
  await expect(scored(page)).toHaveCount(3);
  await expect(pinned).toBeHidden();
});
