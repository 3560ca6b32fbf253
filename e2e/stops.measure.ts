// How long after Stop the page says that it stopped, with its controls usable, on the real engine, at moments that chance
// picks (`npm run measure -- stops`). What must hold of it, whatever the engine does, is in src/app/state/stops.test.ts.
import type { Locator, Page } from '@playwright/test';
import { HubServer } from '../src/engine/testing/hubServer.ts';
import { largeModel } from '../src/engine/testing/models.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const TRIES = 7;

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

interface Press {
  /** What is pressed, and what can be pressed once it has done its work: beginnings of what buttons say. */
  stop: string;
  again: string;
  /** Where to look: a selector. */
  within?: string;
  /** How long after it appeared it is pressed, at most. */
  afterMs?: number;
}

interface Pressed {
  /** Until the page has it, and can be used: milliseconds. */
  page: number;
  /** Until the next frame is behind it: a software GPU has to end its step before it draws one. */
  frame: number;
}

/** Undefined when what was to be stopped was over by then. */
function press(page: Page, { stop, again, within = 'body', afterMs = 400 }: Press): Promise<Pressed | undefined> {
  return page.evaluate(
    async ([stopText, againText, selector, waits]) => {
      const find = (text: string): HTMLButtonElement | undefined =>
        [...document.querySelectorAll<HTMLButtonElement>(`${selector} button`)].find(
          (each) => each.textContent.trim().startsWith(text) && !each.disabled,
        );
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const begun = performance.now();
      while (!find(stopText) && performance.now() - begun < 20_000) await new Promise((done) => setTimeout(done, 1));
      await new Promise((done) => setTimeout(done, Math.random() * waits));
      const pressed = find(stopText);
      if (!pressed) return undefined;
      const from = performance.now();
      pressed.click();
      while (!find(againText) && performance.now() - from < 20_000) await new Promise((done) => setTimeout(done, 1));
      const there = performance.now() - from;
      await frame();
      await frame();
      return { page: there, frame: performance.now() - from };
    },
    [stop, again, within, afterMs] as const,
  );
}

function medianAndMost(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[sorted.length >> 1].toFixed(0)}, ${sorted[sorted.length - 1].toFixed(0)}`;
}

test.use({ actionTimeout: 20_000 });

test('from Stop to stopped', async ({ page }) => {
  test.setTimeout(15 * MINUTE);
  const rows: string[] = [];
  /** @param begin gets under way what is to be stopped; @param away clears the way for the next try. */
  const measured = async (
    what: string,
    how: Press,
    begin: () => Promise<void>,
    away: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> => {
    const found: Pressed[] = [];
    for (let i = 0; i < 3 * TRIES && found.length < TRIES; i++) {
      await begin();
      const pressed = await press(page, how);
      if (pressed) found.push(pressed);
      await away();
    }
    expect(found.length, `${what}: stopped before it was over`).toBeGreaterThan(TRIES / 2);
    const of = (key: keyof Pressed): string => medianAndMost(found.map((each) => each[key]));
    rows.push(`| ${what} | ${found.length} | ${of('page')} | ${of('frame')} |`);
    console.log(rows.at(-1));
  };

  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: 3 * MINUTE });

  const box = page.getByRole('textbox', { name: 'Question' });
  const ask = async (): Promise<void> => {
    await box.fill('dog + cat + lion + cow =');
    await page.evaluate(() => {
      const ways = [...document.querySelectorAll<HTMLButtonElement>('button')];
      setTimeout(() => ways.find((each) => each.textContent.trim() === 'Ask')?.click(), 20);
    });
  };
  const answered = (): Promise<void> => expect(button(page, 'Ask')).toBeEnabled();
  const training = '[aria-label="Training"]';
  const run = async (steps: number): Promise<void> => {
    const field = page.getByRole('spinbutton', { name: 'Steps', exact: true });
    if (!(await field.isVisible())) await page.getByText('Settings', { exact: false }).first().click();
    await field.fill(String(steps));
    await button(page, 'Train further').click();
  };

  await measured('an answer', { stop: 'Stop', again: 'Ask', afterMs: 30 }, ask, answered);
  await run(2000);
  await expect(button(page, 'Pause')).toBeEnabled();
  await measured('all answers, beside a run', { stop: 'Stop', again: 'Ask', afterMs: 150 }, ask, answered);
  await measured('a run', { stop: 'Pause', again: 'Resume', within: training, afterMs: 700 }, async () => {
    const resume = button(page, 'Resume');
    if (await resume.isVisible()) await resume.click();
  });
  await button(page, 'Reset').click();
  await expect(button(page, 'Train')).toBeEnabled({ timeout: MINUTE });

  const finder = '[aria-label="Find a learning rate"]';
  await measured('a search for a rate', { stop: 'Stop', again: 'Search again', within: finder, afterMs: 900 }, () =>
    button(page, /Find a learning rate|Search again/).click(),
  );
  await button(page, 'Close the search').click();

  await button(page, 'Results').click();
  const results = dialog(page, 'Results');
  await measured('an evaluation', { stop: 'Stop', again: 'Evaluate', within: 'dialog', afterMs: 900 }, () =>
    button(results, 'Evaluate').click(),
  );
  await page.keyboard.press('Escape');

  await button(page, 'Which wiring is best?').click();
  const sweep = dialog(page, 'Which wiring is best?');
  await sweep.getByRole('spinbutton', { name: 'Steps' }).fill('60');
  await button(sweep, 'Start the sweep').click();
  await measured('a sweep, paused', { stop: 'Pause', again: 'Resume', within: 'dialog', afterMs: 900 }, async () => {
    const resume = button(sweep, 'Resume');
    if (await resume.isVisible()) await resume.click();
  });
  await measured('a sweep, ended', { stop: 'Stop', again: 'New', within: 'dialog', afterMs: 900 }, async () => {
    if (await button(sweep, /^New/).isVisible()) {
      await button(sweep, /^New/).click();
      await button(sweep, /^Start/).click();
    }
  });
  await page.keyboard.press('Escape');

  await button(page, /^Library/).click();
  await button(page, 'Make one from a table').click();
  const rowsOfTable = Array.from({ length: 3000 }, (_, i) => `key${i},${i % 20}`);
  await page.getByLabel('Choose a table', { exact: true }).setInputFiles({
    name: 'keys.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['key,value', ...rowsOfTable].join('\n')),
  });
  await measured('a model of a table', { stop: 'Stop', again: 'Make it', within: 'dialog', afterMs: 1500 }, () =>
    button(page, 'Make it').click(),
  );
  await page.keyboard.press('Escape');

  const hub = await HubServer.start();
  try {
    hub.repositories.set('me/large', { files: largeModel(), license: 'mit' });
    hub.faults = { slowMs: 3 };
    await button(page, /^Library/).click();
    await page.getByRole('textbox', { name: 'Repository' }).fill('me/large');
    await page.getByText('Where, and access').click();
    await page.getByRole('combobox', { name: 'Where' }).fill(hub.url);
    await button(page, 'Look').click();
    await button(page, 'Download').click();
    await measured('a download', { stop: 'Pause', again: 'Resume', within: 'dialog', afterMs: 300 }, async () => {
      const resume = button(page, /^Resume/);
      if (await resume.isVisible()) await resume.click();
    });
    await page.keyboard.press('Escape');
  } finally {
    await hub.close();
  }

  const lines = Array.from(
    { length: 400_000 },
    (_, i) => `{"prompt":"${i} + ${i % 7} =","completion":"${i + (i % 7)}"}`,
  );
  const large = Buffer.from(lines.join('\n'));
  await measured('examples that are read', { stop: 'Cancel', again: 'Choose files', afterMs: 900 }, () =>
    page.getByLabel('Choose files').setInputFiles({ name: 'many.jsonl', mimeType: '', buffer: large }),
  );

  for (const name of ['Save composition', 'Save project']) {
    const took: number[] = [];
    for (let i = 0; i < TRIES; i++) {
      const from = Date.now();
      await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
      took.push(Date.now() - from);
    }
    rows.push(`| ${name}, until the file is there | ${TRIES} | ${medianAndMost(took)} | |`);
  }
  const device = await page.getByRole('status', { name: 'Device' }).innerText();
  console.log(`\n${device}\n| what | tries | the page, median and most, ms | a frame |\n${rows.join('\n')}`);
});
