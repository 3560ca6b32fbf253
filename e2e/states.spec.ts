// The states that must be designed, not left to chance, each brought about with an engine that is none: what a person
// reads in it, what a person can do, and that everybody can.
import type { Locator, Page } from '@playwright/test';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';
import { dragOnto } from './support/wiring.ts';

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeEngine, options);
  await page.goto('./');
}

/** Open, and done with what happens without a click. */
async function openReady(page: Page, options: FakeOptions = {}): Promise<void> {
  await open(page, { tokenMs: 1, ...options });
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const device = (page: Page): Locator => page.getByRole('status', { name: 'Device' });
const wiring = (page: Page): Locator => page.getByRole('status', { name: 'Wiring' });
const milestones = (page: Page): Locator => page.getByRole('status', { name: 'Training milestones' });
const links = (page: Page): Locator => page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row');
const modelCard = (page: Page, title: string): Locator =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const codesLayer = (page: Page, layer: number): Locator =>
  page.getByRole('group', { name: 'Layers of Codes, augmenter' }).getByRole('button').nth(layer);
const sumsLayer = (page: Page, layer: number): Locator =>
  page.getByRole('group', { name: 'Layers of Sums, anchor' }).getByRole('button').nth(layer);

async function setUpRun(page: Page, steps: number): Promise<void> {
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill(String(steps));
}

test.describe('opening', () => {
  for (const { fail, says, chip } of [
    { fail: 'no-webgpu', says: 'This browser does not offer WebGPU.', chip: 'No WebGPU' },
    { fail: 'no-adapter', says: 'it found no graphics adapter', chip: 'No graphics adapter' },
  ] as const) {
    test(`${fail}: what to switch on in this browser, and recorded answers until then`, async ({ page }) => {
      await open(page, { fail, failsOnce: true });
      const alert = page.getByRole('alert');
      await expect(alert).toContainText(says);
      await expect(
        alert.getByRole('listitem').filter({ hasText: 'chrome://flags/#enable-unsafe-webgpu' }),
      ).toBeVisible();
      await expect(device(page)).toHaveText(chip);
      await expect(modelCard(page, 'Codes')).toContainText('not loaded');
      await expect(button(page, 'Ask')).toBeDisabled();
      await button(page, 'cat + 7 =').click();
      const composed = page
        .getByRole('article', { name: 'Answers to cat + 7 =' })
        .getByRole('region', { name: 'Composed' });
      await expect(composed).toContainText('25');
      await expect(composed.getByText('recorded', { exact: true })).toBeVisible();
      await expect(part(page, 'Train the wires')).toContainText('Training needs the engine, which is not running.');
      await expectAccessible(page, fail);
      await button(page, 'Try again').click();
      await expect(device(page)).toHaveText('Fake Graphics 9000');
      await expect(alert).toBeHidden();
    });
  }

  test('loading: the bytes that have come, in each model’s own card, over recorded answers', async ({ page }) => {
    await open(page, { neverOpens: true });
    for (const [title, bytes] of [
      ['Codes', '529 kB of 853 kB'],
      ['Sums', '339 kB of 547 kB'],
    ] as const) {
      const bar = page.getByRole('progressbar', { name: `Loading ${title}` });
      await expect(modelCard(page, title).filter({ has: bar })).toContainText(bytes);
    }
    await expect(device(page)).toHaveText('Starting WebGPU…');
    await expect(part(page, 'Composed').getByText('recorded', { exact: true })).toBeVisible();
    await expect(links(page)).toHaveCount(4);
    await expect(button(page, 'Train further')).toBeDisabled();
    await expect(part(page, 'Train the wires')).toContainText('The models are still loading.');
    await expectAccessible(page, 'loading');
  });

  test('a second visit: the models are kept in this browser; an adapter that is the CPU says so', async ({ page }) => {
    await openReady(page, { fromCache: true, fallback: true });
    for (const title of ['Codes', 'Sums']) await expect(modelCard(page, title)).toContainText('kept in this browser');
    await expect(device(page)).toHaveText('CPU adapter');
    await expect(button(page, 'Ask')).toBeEnabled();
    await expectAccessible(page, 'kept, on the CPU');
  });

  test('a failed download: why, and Start again gets it', async ({ page }) => {
    await open(page, { fail: 'download', failsOnce: true, tokenMs: 1 });
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('could not be fetched: there was no answer, or it broke off.');
    await expect(alert).toContainText('Check that you are online, and signed in to this network, then try again.');
    await expect(alert.getByRole('button', { name: 'Copy report' })).toBeVisible();
    await expect(device(page)).toHaveText('Not running');
    await expectAccessible(page, 'download failed');
    await button(page, 'Start again').click();
    await expect(alert).toBeHidden();
    await expect(part(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
  });
});

test.describe('training', () => {
  test('untrained, training, paused, finished', async ({ page }) => {
    await openReady(page, { stepMs: 60 });
    await button(page, 'Start over and train it yourself').click();

    await expect(page.getByText('Same as the anchor until you train.', { exact: true })).toBeVisible();
    await expect(part(page, 'Composed')).toContainText('untrained: same as the anchor');
    await expect(part(page, 'Composed')).toContainText('before: 26');
    await expect(part(page, 'Composed').getByText('wrong', { exact: true })).toBeVisible();
    await expectAccessible(page, 'untrained');

    await setUpRun(page, 400);
    await button(page, 'Train').click();
    await expect(milestones(page)).toHaveText('Training has started.');
    await expect(page.getByText('Loss, held-out as dots')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Codes block 2 to Sums block 1 on' })).toBeEnabled();
    await expect(page.getByRole('spinbutton', { name: 'Steps' })).toBeDisabled();
    await expectAccessible(page, 'training');

    await button(page, 'Pause').click();
    await expect(milestones(page)).toHaveText(/^Paused at step \d+, loss \d/);
    await expect(part(page, 'Train the wires')).toContainText('Paused: ask and compare, then go on.');
    const step = async (): Promise<number> => Number(/step (\d+)/.exec(await milestones(page).innerText())?.[1]);
    await button(page, 'Step').click(); // behind the one that was under way
    await expect(button(page, 'Step')).toBeEnabled();
    const before = await step();
    await button(page, 'Step').click();
    await expect(milestones(page)).toContainText(`Paused at step ${before + 1}`);
    await expectAccessible(page, 'paused');
  });

  test('finished: said aloud, kept, right where it was wrong', async ({ page }) => {
    await openReady(page);
    await button(page, 'Start over and train it yourself').click();
    await setUpRun(page, 60);
    await button(page, 'Train').click();
    await expect(milestones(page)).toHaveText('Training is finished. 97 % of the held-out questions are right.');
    await expect(part(page, 'Train the wires')).toContainText('Finished: these links are kept in this browser.');
    await expect(part(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
    await expectAccessible(page, 'finished');
  });

  test('a loss that is not a number: the last good weights, and a lower rate that works', async ({ page }) => {
    await openReady(page, { notFiniteAt: 40 });
    await button(page, 'Start over and train it yourself').click();
    await setUpRun(page, 60);
    await button(page, 'Train').click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The loss became NaN at step 40. The links keep the weights of step 39.');
    await expect(alert).toContainText('for example 0.00125');
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible();
    await expectAccessible(page, 'loss not finite');
    await button(page, 'Try again with a lower rate').click();
    await expect(alert).toBeHidden();
    await expect(page.getByRole('spinbutton', { name: 'Learning rate' })).toHaveValue('0.00125');
    await expect(milestones(page)).toContainText('Training is finished.');
  });

  test('the device is lost: one line, and the run goes on by itself', async ({ page }) => {
    await openReady(page, { deviceLostAt: [25, 45], minutesBetweenLosses: 2, stepMs: 1 });
    await button(page, 'Start over and train it yourself').click();
    await setUpRun(page, 60);
    await button(page, 'Train').click();
    const notice = page.getByRole('alert');
    await expect(notice.first()).toHaveText(
      /^The graphics device was lost at \d\d?:\d\d(\s[AP]M)?\. Everything is back; the run went on from step 20\.Dismiss$/,
    );
    await expect(notice.last()).toContainText('Everything is back; the run went on from step 40.');
    await expect(notice).toHaveCount(2);
    await expect(milestones(page)).toHaveText('Training is finished. 97 % of the held-out questions are right.');
    await expect(device(page)).toContainText('Fake Graphics 9001');
    await expectAccessible(page, 'device back');
    for (let i = 0; i < 2; i++) await notice.first().getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
  });

  test('the device is lost twice within a minute: it says so, and starting again brings the wiring back', async ({
    page,
  }) => {
    await openReady(page, { deviceLostAt: [25, 30], stepMs: 1 });
    await button(page, 'Remove Codes block 2 to Sums embeddings').click();
    await expect(links(page)).toHaveCount(3);
    await button(page, 'Train further').click();
    const alert = page.getByRole('alert').filter({ hasText: 'The graphics device was lost twice within a minute.' });
    await expect(alert).toContainText('your wiring and trained links are kept in this browser');
    await expect(device(page)).toHaveText('Not running');
    await expect(milestones(page)).toHaveText('Training is stopped.');
    await expect(button(page, 'Train further')).toBeDisabled();
    await expectAccessible(page, 'device lost');
    await button(page, 'Start again').click();
    await expect(alert).toBeHidden();
    await expect(wiring(page)).toHaveText('Your wiring is as you left it.');
    await expect(links(page)).toHaveCount(3);
    await expect(button(page, 'Train further')).toBeEnabled();
  });
});

test.describe('speed', () => {
  test('what is held, and where the time of a token and a step goes', async ({ page }) => {
    await openReady(page);
    await device(page).getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'Speed and memory' });
    await expect(dialog).toContainText('Fake Graphics 9000. Largest buffer 1.1');
    await expect(dialog.getByRole('table', { name: 'Memory by what holds it' }).getByRole('row')).toHaveCount(6);
    await dialog.getByRole('button', { name: 'Measure a token' }).click();
    await expect(dialog.getByRole('status', { name: 'One token of an answer: result' })).toContainText('625 tokens/s');
    await dialog.getByRole('button', { name: 'Measure a step' }).click();
    await expect(dialog.getByRole('status', { name: 'One training step: result' })).toContainText('100 % of the plan');
    const kernels = dialog.getByRole('table', { name: 'One training step: time by kernel' }).getByRole('row');
    await expect(kernels.nth(1)).toContainText('linear/tiled nt');
    await expect(dialog).toContainText('Self-test: 39 kernels held against plain arithmetic in 0.3 s; all are right.');
    await expectAccessible(page, 'speed');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(device(page).getByRole('button')).toBeFocused();
  });
});

test.describe('self-test', () => {
  test('a kernel that is wrong on this adapter is told at once, and listed in the speed view', async ({ page }) => {
    const wrongKernels = [
      { kernel: 'linear/tiled nt', problem: 'number 3 is 0 and should be 1.5', replacedBy: 'linear/plain' },
      { kernel: 'gate/forward', problem: 'number 0 is NaN and should be 0.2' },
    ];
    await openReady(page, { wrongKernels });
    const notice = page.getByRole('alert').filter({ hasText: 'The kernel linear/tiled nt gives wrong numbers.' });
    await expect(notice).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(2);
    await expectAccessible(page, 'wrong kernels');
    for (const _ of wrongKernels) await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await device(page).getByRole('button').click();
    const found = page.getByRole('region', { name: 'Self-test' });
    await expect(found.getByRole('listitem')).toHaveCount(2);
    await expect(found).toContainText('linear/plain takes its place');
    await expect(found).toContainText('There is no other: do not trust what you see.');
    await expectAccessible(page, 'wrong kernels in the speed view');
  });
});

test.describe('wiring', () => {
  test('a link by drag, by click and click; a duplicate is refused in words', async ({ page }) => {
    await openReady(page);
    await dragOnto(page, codesLayer(page, 1), sumsLayer(page, 2));
    await expect(wiring(page)).toHaveText('Linked Codes block 1 to Sums block 2 (1-2).');
    await expect(links(page)).toHaveCount(5);

    await sumsLayer(page, 3).click();
    await expect(wiring(page)).toContainText('Sums block 3 picked up. Choose a layer of the augmenter');
    await codesLayer(page, 0).click();
    await expect(wiring(page)).toHaveText('Linked Codes embeddings to Sums block 3 (0-3).');
    await expect(links(page)).toHaveCount(6);
    await expect(page.getByText('The links that you added are not trained yet.')).toBeVisible();

    await codesLayer(page, 2).click();
    await sumsLayer(page, 1).click();
    await expect(wiring(page)).toHaveText('These two layers are already linked (2-1).');
    await dragOnto(page, sumsLayer(page, 1), codesLayer(page, 2));
    await expect(wiring(page)).toHaveText('These two layers are already linked (2-1).');
    await expect(links(page)).toHaveCount(6);
    await expectAccessible(page, 'duplicate refused');

    await dragOnto(page, codesLayer(page, 0), page.getByRole('heading', { level: 1 }));
    await expect(wiring(page)).toHaveText('Put back.');
    await expect(links(page)).toHaveCount(6);
  });

  test('every edit can be undone and redone by keyboard', async ({ page }) => {
    await openReady(page);
    await button(page, 'Remove Codes block 2 to Sums block 3').click();
    await expect(wiring(page)).toHaveText('Codes block 2 to Sums block 3 is removed.');
    await page.getByRole('checkbox', { name: 'Codes block 2 to Sums block 1 on' }).click();
    await expect(wiring(page)).toHaveText('Codes block 2 to Sums block 1 is off.');
    await expect(part(page, 'Wire their layers')).toContainText('2 of 3 links on');
    await expect(part(page, 'Composed').getByText('wrong', { exact: true })).toBeVisible();

    await page.keyboard.press('Control+z');
    await expect(wiring(page)).toHaveText('Undone: Codes block 2 to Sums block 1 is off.');
    await expect(part(page, 'Wire their layers')).toContainText('3 links ·');
    await page.keyboard.press('Control+z');
    await expect(links(page)).toHaveCount(4);
    await expect(part(page, 'Composed').getByText('right', { exact: true })).toBeVisible();
    await expect(button(page, 'Undo wiring')).toBeDisabled();
    await page.keyboard.press('Control+Shift+z');
    await expect(wiring(page)).toHaveText('Done again: Codes block 2 to Sums block 3 is removed.');
    await expect(links(page)).toHaveCount(3);
    await expect(button(page, 'Redo wiring')).toBeEnabled();
  });

  test('no link at all: the composed model is the anchor, and there is nothing to train', async ({ page }) => {
    await openReady(page);
    await button(page, 'None').click();
    await expect(page.getByText('No links: the composed model is the anchor alone.')).toBeVisible();
    await expect(part(page, 'Composed')).toContainText('no link is on: same as the anchor');
    await expect(part(page, 'Train the wires')).toContainText('There is nothing to train: add a link first.');
    await expect(button(page, 'Train further')).toBeDisabled();
    await expectAccessible(page, 'no links');
  });
});

test('a wrong file, dropped: refused in words, and nothing is changed', async ({ page }) => {
  await openReady(page);
  const files = await page.evaluateHandle(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['%PDF-1.7'], 'letter.pdf', { type: 'application/pdf' }));
    return carried;
  });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  await expect(page.getByText('Drop a composition or a project (.safetensors) to open it')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
  const alert = page.getByRole('complementary', { name: 'Notices' }).getByRole('alert');
  await expect(alert).toContainText('Patchbay cannot read "letter.pdf".');
  await expect(alert).toContainText(
    'Drop a composition or project (.safetensors), examples as .jsonl, .json, .csv, .tsv or .txt, or the folder of a model.',
  );
  await expect(page.getByText('In use: the built-in examples')).toBeVisible();
  await expect(links(page)).toHaveCount(4);
  await expectAccessible(page, 'wrong file');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeHidden();
});

test('the theme that was chosen stays after a reload', async ({ page }) => {
  await openReady(page);
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await background();
  await page.getByRole('group', { name: 'Theme' }).getByRole('radio', { name: 'Dark' }).check({ force: true });
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect.poll(background).toBe(dark);
});

test('where motion is reduced, a change of colours is at once, everywhere', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await openReady(page);
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.evaluate(() => {
    document.addEventListener('transitionrun', ({ target }) => {
      document.documentElement.dataset.moved = (target as Element).outerHTML.slice(0, 80);
    });
  });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await page.locator('html').getAttribute('data-moved')).toBeNull();
});
