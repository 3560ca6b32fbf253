// The training page around a run: what it takes, its settings, the search for a rate, the runs of a project, and one that a
// closed page has left behind. With an engine that is none.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeRuns, type RunsOptions } from './fakeRuns.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const train = (page: Page): Locator => page.getByRole('region', { name: 'Train the wires', exact: true });
const button = (page: Page, name: string | RegExp): Locator => train(page).getByRole('button', { name, exact: true });
const field = (page: Page, name: string): Locator => train(page).getByRole('spinbutton', { name, exact: true });
const plan = (page: Page): Locator => page.getByRole('status', { name: 'What a run takes' });
const runs = (page: Page): Locator => page.getByRole('region', { name: /^Runs/ });
const run = (page: Page, name: string): Locator => runs(page).getByRole('listitem', { name, exact: true });
const curve = (page: Page, name: string): Locator => page.getByRole('checkbox', { name: `Curve of ${name}` });
const legend = (page: Page): Locator => page.getByRole('list', { name: 'Curves' }).getByRole('listitem');
const milestones = (page: Page): Locator => page.getByRole('status', { name: 'Training milestones' });

async function openReady(page: Page, options: RunsOptions = {}, engine: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeRuns, options);
  await page.addInitScript(fakeEngine, { tokenMs: 1, stepMs: 2, left: options.left, ...engine });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const openSettings = (page: Page): Promise<void> => train(page).getByText('Settings', { exact: false }).first().click();

test('what a run takes is told before it starts, and again when something changes', async ({ page }) => {
  await openReady(page);
  await expect(plan(page)).toHaveText(
    /^400 steps\s· every example about 6 times\s· about 1\smin 20\ss\s· 24\.0\sMB of graphics memory$/,
  );
  await openSettings(page);
  await field(page, 'Steps').fill('100');
  await expect(plan(page)).toContainText('100 steps');
  await field(page, 'Learning rate').fill('0.5');
  await expect(page.getByRole('list', { name: 'Before you start' })).toContainText('hardly ever falls');
  await expectAccessible(page, 'a warning');
});

test('an obstacle stands in the way in words', async ({ page }) => {
  await openReady(page, { obstacles: ['So large a step does not fit into the graphics memory.'] });
  await expect(train(page)).toContainText('So large a step does not fit into the graphics memory.');
  await expect(button(page, 'Train further')).toBeDisabled();
  await expect(button(page, 'Step')).toBeDisabled();
  await expectAccessible(page, 'an obstacle');
});

test('settings: in steps or epochs, examples or tokens; what cannot be is marked and not taken', async ({ page }) => {
  await openReady(page);
  await openSettings(page);
  await train(page).getByRole('radio', { name: 'Epochs' }).check();
  await expect(field(page, 'Epochs')).toHaveValue('6.25');
  await field(page, 'Epochs').fill('2');
  await expect(train(page)).toContainText('128 steps of 64 examples');
  await field(page, 'Examples per step').fill('32');
  await expect(train(page)).toContainText('256 steps of 32 examples');
  await train(page).getByRole('radio', { name: 'Tokens' }).check();
  await field(page, 'Tokens per step').fill('800');
  await expect(train(page)).toContainText('256 steps of 800 tokens');
  await train(page).getByRole('radio', { name: 'Steps' }).check();

  await field(page, 'Steps').fill('0');
  await expect(field(page, 'Steps')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'Steps')).toHaveAccessibleDescription('A whole number from 1 to 100,000.');
  await expect(train(page)).toContainText('256 steps of 800 tokens');
  await expectAccessible(page, 'an impossible setting');
  await field(page, 'Steps').blur();
  await expect(field(page, 'Steps')).toHaveValue('256');

  await train(page).getByText('More', { exact: true }).click();
  for (const name of [
    'Warm-up',
    'Batches per step',
    'Largest gradient',
    'Weight decay',
    'Look every',
    'Patience',
    'Seed',
  ])
    await expect(field(page, name)).toHaveAccessibleDescription(/\.$/);
  await field(page, 'Batches per step').fill('4');
  await expect(train(page)).toContainText('256 steps of 4 × 800 tokens');
  await train(page).getByRole('combobox', { name: 'Rate after the warm-up' }).selectOption('Falls straight');
  await expectAccessible(page, 'all settings');
  await button(page, 'Back to the usual settings').click();
  await expect(train(page)).toContainText('400 steps of 64 examples, rate 0.005');
  await expect(button(page, 'Back to the usual settings')).toBeDisabled();
  await expect(train(page).getByRole('combobox', { name: 'Rate after the warm-up' })).toHaveValue('cosine');
});

test('a learning rate is looked for, by keyboard, and taken', async ({ page }) => {
  await openReady(page, { tryMs: 15 });
  await openSettings(page);
  await button(page, 'Find a learning rate').focus();
  await page.keyboard.press('Enter');
  await expect(train(page)).toContainText(/Trying growing rates: 0\.0/);
  await expect(button(page, 'Train further')).toBeDisabled();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Stop')).toBeFocused();
  await page.keyboard.press('Enter');
  const said = page.getByRole('status', { name: 'Learning rate' });
  await expect(said).toHaveText(/Stopped after \d+ rates?\./);
  await expect(button(page, 'Train further')).toBeEnabled();

  await button(page, 'Search again').click();
  await expect(said).toHaveText('Of 48 rates, 0.003 is the one to take.');
  await expect(page.getByRole('table', { name: 'Loss at each rate' }).getByRole('row')).toHaveCount(49);
  await expectAccessible(page, 'a rate is found');
  await button(page, 'Take 0.003').click();
  await expect(field(page, 'Learning rate')).toHaveValue('0.003');
  await expect(button(page, '0.003 is taken')).toBeDisabled();
  await button(page, 'Close the search').click();
  await expect(button(page, 'Find a learning rate')).toBeVisible();
});

test('a search that tells nothing says so', async ({ page }) => {
  await openReady(page, { noSuggestion: true, tryMs: 1 });
  await openSettings(page);
  await button(page, 'Find a learning rate').click();
  await expect(page.getByRole('status', { name: 'Learning rate' })).toContainText('48 rates do not tell');
  await expect(button(page, /^Take/)).toHaveCount(0);
});

test('runs: what each changed, their curves over one another, as CSV and PNG', async ({ page }) => {
  await openReady(page, { earlier: 3 });
  await expect(run(page, 'Run 1')).toContainText('the first one');
  await expect(run(page, 'Run 2')).toContainText('rate 0.005 → 0.002, 2 links more');
  await expect(run(page, 'Run 3')).toContainText('seed 1 → 2, goes on from 400 steps');
  await expect(run(page, 'Run 1')).toContainText(
    /92\s% right\s· loss 0\.0501\s· held-out 0\.0552\s· 1\smin 20\ss\s· 400 steps/,
  );

  await curve(page, 'Run 1').check();
  await curve(page, 'Run 2').check();
  await expect(legend(page)).toHaveText(['Run 1', 'Run 2']);
  await expect(train(page).getByRole('figure')).toContainText('Run 1: loss over 400 steps, from 2.');
  await button(page, 'Start over and train it yourself').click();
  await button(page, 'Train').click();
  await expect(page).toHaveTitle(/^\d+\s% · Patchbay$/);
  await expect(milestones(page)).toContainText('finished', { timeout: 60_000 }); // 400 steps
  await expect(page).toHaveTitle(/^Patchbay: wire/);
  await expect(legend(page)).toHaveText(['Run 4', 'Run 1', 'Run 2']);
  await expect(run(page, 'Run 4')).toContainText('in use');
  await expect(curve(page, 'Run 4')).toBeDisabled();
  await expectAccessible(page, 'runs and their curves');

  const csv = page.waitForEvent('download');
  await button(page, 'Export CSV').click();
  const lines = readFileSync(await (await csv).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(1 + 3 * 400);
  expect(lines[0]).toBe('run,step,loss,held_out_loss,held_out_exact');
  expect(lines[50]).toMatch(/^Run 4,50,\d\.\d+,\d\.\d+,0\.\d+$/);
  const png = page.waitForEvent('download');
  await button(page, 'Export PNG').click();
  const image = readFileSync(await (await png).path());
  expect(image.subarray(1, 4).toString()).toBe('PNG');
  expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([1920, 1280]);
});

test('a run is restored, and undone; renamed and deleted by keyboard', async ({ page }) => {
  await openReady(page, { earlier: 6 });
  await expect(runs(page).getByRole('listitem')).toHaveCount(4);
  await button(page, 'Show all 6 runs').click();
  await run(page, 'Run 1').getByRole('button', { name: 'Restore Run 1' }).click();
  await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText('“Run 1” is in place again.');
  await expect(run(page, 'Run 1')).toContainText('in use');
  await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /^Undo/ }).first().click();
  await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(4);

  await run(page, 'Run 2').getByRole('button', { name: 'Rename Run 2' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'New name of Run 2' })).toBeFocused();
  await expectAccessible(page, 'renaming');
  await page.keyboard.press('Escape');
  await expect(run(page, 'Run 2')).toBeFocused();
  await run(page, 'Run 2').getByRole('button', { name: 'Rename Run 2' }).press('Enter');
  await page.keyboard.type('All four, slowly');
  await page.keyboard.press('Enter');
  await expect(run(page, 'All four, slowly')).toBeFocused();

  await run(page, 'Run 3').getByRole('button', { name: 'Delete Run 3' }).press('Enter');
  await expect(page.getByRole('group', { name: 'Delete Run 3?' })).toContainText('go for good');
  await expect(button(page, 'Keep it')).toBeFocused();
  await expectAccessible(page, 'deleting');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(run(page, 'Run 3')).toHaveCount(0);
  await expect(runs(page)).toBeFocused();
});

test('only so many curves at a time', async ({ page }) => {
  await openReady(page, { earlier: 6 });
  await button(page, 'Show all 6 runs').click();
  for (const name of ['Run 1', 'Run 2', 'Run 3', 'Run 4']) await curve(page, name).check();
  await expect(runs(page)).toContainText('4 curves at a time');
  await expect(curve(page, 'Run 5')).toBeDisabled();
  await curve(page, 'Run 1').uncheck();
  await expect(curve(page, 'Run 5')).toBeEnabled();
});

test.describe('a run that a closed page has left behind', () => {
  const left = { step: 120, settings: codesAndSums.settings };

  test('goes on from where it was, its curve from the start', async ({ page }) => {
    await openReady(page, { left }, { stepMs: 20 });
    const offer = page.getByRole('group', { name: 'An unfinished run' });
    await expect(offer).toContainText('Run 1 was left at step 120 of 400.');
    await expectAccessible(page, 'an unfinished run');
    await offer.getByRole('button', { name: 'Go on' }).click();
    await expect(offer).toBeHidden();
    await button(page, 'Pause').click();
    await expect(milestones(page)).toContainText(/Paused at step 1[2-9]\d/);
    await expect(train(page).getByRole('figure')).toContainText(/Run 1: loss over 1[2-9]\d steps, from 2\./);
    await expect(curve(page, 'Run 1')).toBeChecked();
  });

  test('is left, also after a reload, and can still go on from the list', async ({ page }) => {
    await openReady(page, { left, earlier: 1 });
    await page.getByRole('button', { name: 'Leave it' }).click();
    await expect(page.getByRole('group', { name: 'Start or go on' })).toBeFocused();
    await expect(page.getByRole('group', { name: 'An unfinished run' })).toBeHidden();
    await page.reload();
    await expect(run(page, 'Run 2')).toContainText('paused at step 120 of 400');
    await expect(page.getByRole('group', { name: 'An unfinished run' })).toBeHidden();
    await expect(run(page, 'Run 2').getByRole('button', { name: 'Restore' })).toBeEnabled();
    await run(page, 'Run 2').getByRole('button', { name: 'Go on' }).click();
    await expect(milestones(page)).toContainText('finished');
  });
});

test('the screen stays awake while a run goes', async ({ page }) => {
  await page.addInitScript(() => {
    const held: EventTarget[] = [];
    Object.assign(window, { held });
    const request = (): Promise<EventTarget> => {
      const lock = Object.assign(new EventTarget(), {
        released: false,
        release: () => Promise.resolve(held.splice(held.indexOf(lock), 1)).then(() => (lock.released = true)),
      });
      held.push(lock);
      return Promise.resolve(lock);
    };
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  const locks = (): Promise<number> => page.evaluate(() => (window as unknown as { held: unknown[] }).held.length);
  await openReady(page, {}, { stepMs: 10 });
  expect(await locks()).toBe(0);
  await button(page, 'Train further').click();
  await expect.poll(locks).toBe(1);
  await button(page, 'Pause').click();
  await expect.poll(locks).toBe(0);
});
