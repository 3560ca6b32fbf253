// What does the gain come from? The same run with one thing changed at a time, across a pause and a reload, to the sentences
// that follow. With an engine that is none, so that a run takes a moment only.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeResults } from './fakeResults.ts';
import { fakeTrials, type TrialOptions } from './fakeTrials.ts';
import { CORNERS, expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

const NAME = 'What does the gain come from?';
const controls = (page: Page): Locator => page.getByRole('dialog', { name: NAME });
const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const row = (page: Page, name: string): Locator => controls(page).getByRole('row', { name: new RegExp(`^${name}`) });
const follows = (page: Page): Locator =>
  controls(page).getByRole('list', { name: 'What follows' }).getByRole('listitem');
const wire = (page: Page): Locator => page.getByRole('region', { name: 'Wire their layers' });
const plain = (text: string): string => text.replaceAll(' %', '\u00a0%');

async function openReady(page: Page, trials: TrialOptions = {}, engine: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeTrials, trials);
  await page.addInitScript(fakeResults, {});
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...engine });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

async function start(page: Page, steps: number): Promise<void> {
  await button(page, NAME).click();
  await controls(page).getByRole('spinbutton', { name: 'Steps' }).fill(String(steps));
  await button(controls(page), 'Start the controls').click();
}

test('are chosen, started, paused, taken up after a reload, and say what follows', async ({ page }) => {
  await openReady(page, { trialStepMs: 80 });
  await button(page, NAME).focus();
  await page.keyboard.press('Enter');
  await expect(controls(page)).toContainText('4 runs of 400 steps each');
  await expect(controls(page)).toContainText('200 questions (kept.jsonl). Those that Sums alone gets right');
  await controls(page)
    .getByRole('checkbox', { name: /^Augmenter at the prompt only/ })
    .focus();
  await page.keyboard.press('Space');
  await expect(controls(page)).toContainText('3 runs of 400 steps each');
  await expectAccessible(page, 'what to change');
  await controls(page).getByRole('spinbutton', { name: 'Steps' }).fill('30');
  await button(controls(page), 'Start the controls').click();

  await expect(controls(page)).toContainText(/Controls: \d of 3/);
  await expect(row(page, 'The same run again')).toContainText(/97\s%/);
  await expect(row(page, 'Untrained augmenter')).toContainText(/being trained, step \d+ of 30/);
  await button(controls(page), 'Pause').click();
  await expect(controls(page)).toContainText('Controls paused at 2 of 3');
  await expectAccessible(page, 'paused', CORNERS);

  await page.reload();
  await expect(wire(page)).toContainText('Controls paused at 2 of 3');
  await button(page, 'Resume the controls').click();
  await expect(page.getByRole('status', { name: 'Controls' })).toContainText('Controls finished: 3 tried');
  await button(page, NAME).click();
  await expect(follows(page)).toHaveText([
    plain('Without what the augmenter learned, 5 % instead of 97 %: the knowledge comes from the augmenter.'),
    plain(
      'With as many numbers trained inside the anchor instead, 8 % instead of 97 %: training alone does not bring it, the augmenter does.',
    ),
    plain('Of what the anchor gets right by itself, the run keeps 96 % (188 of 196).'),
  ]);
  await expect(controls(page)).toContainText(plain('at most 25 % of it'));
  await expect(row(page, 'Anchor alone')).toContainText(/100\s% of 196/);
  await expect(row(page, 'Composition in use')).toContainText('82,432');
  await expect(row(page, 'No augmenter, LoRA')).toContainText(/71\s% of 196/);
  await expectAccessible(page, 'finished');

  const download = page.waitForEvent('download');
  await button(controls(page), 'Export CSV').click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toBe('who,exact,loss,n,parameters,seconds,kept,kept of,steps,seed');
  expect(lines).toHaveLength(7);
  expect(lines[5]).toMatch(/^Untrained augmenter,0\.05,[\d.]+,200,82432,[\d.]+,188,196,30,1$/);

  await button(controls(page), 'New controls').click();
  await button(controls(page), 'Keep the results').click();
  await button(controls(page), 'Remove the results').click();
  await expect(button(controls(page), 'Start the controls')).toBeVisible();
  await page.reload();
  await expect(button(page, NAME)).toBeEnabled();
  await expect(wire(page)).not.toContainText('Controls');
});

test('one that fails says why, a sweep that starts makes them wait, and nothing starts without a link', async ({
  page,
}) => {
  await openReady(page, { trialStepMs: 200, fails: 'untrained-augmenter' });
  await start(page, 40);
  await expect(row(page, 'Untrained augmenter')).toContainText('It failed: The loss became NaN at step 3.');
  await expect(row(page, 'Augmenter at the prompt only')).toContainText('being trained');
  await button(controls(page), 'Close').click();
  await button(page, 'Which wiring is best?').click();
  const sweep = page.getByRole('dialog', { name: 'Which wiring is best?' });
  await sweep.getByRole('spinbutton', { name: 'Steps' }).fill('200');
  await button(sweep, 'Start the sweep').click();
  await button(sweep, 'Close').click();
  await expect(wire(page)).toContainText('Controls paused at 3 of 4');
  await expect(wire(page)).toContainText('The sweep has started, and one wiring is tried at a time.');
  await expect(wire(page)).toContainText(/Sweep: 1 of 15/);
  await button(page, 'Resume the controls').click();
  await expect(wire(page)).toContainText('Sweep paused at 1 of 15');
  await button(page, NAME).click();
  await expectAccessible(page, 'a control that failed', CORNERS);
  await button(controls(page), 'Close').click();
  await expect(page.getByRole('status', { name: 'Controls' })).toContainText('Controls finished: 4 tried', {
    timeout: 60_000,
  });

  await button(page, 'None').click();
  await button(page, NAME).click();
  await button(controls(page), 'New controls').click();
  await expect(controls(page)).toContainText('No link is on. Wire at least one.');
  await expect(button(controls(page), 'Start the controls')).toBeDisabled();
});
