// How long the page's main thread is busy at a time, on the real engine, in everything that a person does
// (`npm run measure -- mainThread.measure`). THROTTLE=4 makes the processor look four times slower. What must hold of it is in
// mainThread.spec.ts.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { countLongTasks, longTasks } from './support/longTasks.ts';
import { pageTasks, told } from './support/tasks.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const MOST_MS = 50;
const THROTTLE = Number(process.env.THROTTLE ?? 1);

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** Looks seldom: each look takes the page's time. */
async function until(page: Page, shown: RegExp, times = 1): Promise<void> {
  await page.waitForFunction(
    ([source, count]) => (document.body.textContent.match(new RegExp(source, 'g'))?.length ?? 0) >= count,
    [shown.source, times] as const,
    { polling: 500, timeout: 5 * MINUTE },
  );
}

async function setSteps(page: Page, steps: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: 'Steps', exact: true });
  if (!(await field.isVisible())) await page.getByText('Settings', { exact: false }).first().click();
  await field.fill(String(steps));
}

async function finished(page: Page): Promise<void> {
  await until(page, /Finished: these links are kept in this browser/);
}

test.use({ actionTimeout: 20_000 });

test('tasks of the main thread', async ({ page, browser }) => {
  test.setTimeout(20 * MINUTE);
  await countLongTasks(page);
  if (THROTTLE > 1) {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  }
  const experiments = dialog(page, 'The paper’s experiments');
  const rows: string[] = [];
  const phase = async (name: string, act: () => Promise<void>): Promise<void> => {
    const tasks = await pageTasks(browser, page, act);
    const clock = await longTasks(page);
    const long = tasks.filter(({ ms }) => ms > MOST_MS);
    const [longest] = tasks;
    rows.push(
      `| ${name} | ${longest?.ms.toFixed(0) ?? '< 8'} | ${long.length} | ${clock.longest.toFixed(0)} | ${clock.count} | ${longest?.who ?? ''} |`,
    );
    console.log(rows.at(-1));
    for (const task of tasks.slice(1, 6)) console.log(`    ${told(task)}`);
  };

  await phase('the page opens', async () => {
    await page.goto('./');
    await until(page, /of 64 held-out questions/, 3);
  });
  await phase('a question is answered by all', async () => {
    await page.getByRole('list', { name: 'Questions to try' }).getByRole('button').last().click();
    await until(page, /tokens\/s/, 3);
    await page.waitForTimeout(1000);
  });
  await setSteps(page, 100);
  await phase('100 steps, with their chart', async () => {
    await button(page, 'Train further').click();
    await finished(page);
  });
  await phase('the same again', async () => {
    await button(page, 'Train further').click();
    await page.waitForTimeout(500);
    await finished(page);
  });
  await phase('the paper’s experiments', async () => {
    await button(page, 'Results of the paper’s experiments').click();
    await expect(experiments.getByRole('status', { name: 'Experiment shown' })).toContainText('results of');
    await page.waitForTimeout(2000);
  });
  await phase('another experiment, another measure', async () => {
    await experiments.getByRole('radio').last().check({ force: true });
    await page.waitForTimeout(2000);
    await experiments.getByRole('combobox', { name: 'Measure in the charts' }).selectOption({ index: 0 });
    await page.waitForTimeout(2000);
  });
  await page.keyboard.press('Escape');
  await phase('an earlier curve is laid over', async () => {
    await page.getByRole('checkbox', { name: 'Curve of Run 1' }).check();
    await page.waitForTimeout(1000);
  });
  await phase('100 steps, with Look inside open', async () => {
    await button(page, 'Train further').click();
    await page.waitForTimeout(500);
    await button(part(page, 'Composed'), 'Look inside').click();
    await finished(page);
  });
  await page.keyboard.press('Escape');
  await phase('held-out questions are evaluated', async () => {
    await button(page, 'Results').click();
    await button(dialog(page, 'Results'), 'Evaluate').click();
    await until(page, /\d+ questions evaluated/);
    await page.waitForTimeout(500);
  });
  await page.keyboard.press('Escape');
  await phase('a learning rate is looked for', async () => {
    await button(page, 'Find a learning rate').click();
    await until(page, /Search again/);
  });
  await phase('a sweep of 3 candidates', async () => {
    await button(page, 'Which wiring is best?').click();
    const sweep = dialog(page, 'Which wiring is best?');
    await sweep.getByRole('checkbox', { name: /A single link/ }).uncheck();
    await sweep.getByRole('spinbutton', { name: 'Steps' }).fill('20');
    await button(sweep, 'Start the sweep').click();
    await until(page, /Sweep finished/);
    await page.waitForTimeout(500);
  });
  await page.keyboard.press('Escape');
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Save composition').click()]);
  const composition = await saved.path();
  await phase('a saved composition is opened', async () => {
    await page.getByLabel('Open a file').setInputFiles({
      name: 'saved.safetensors',
      mimeType: '',
      buffer: await readFile(composition),
    });
    await until(page, /"saved.safetensors" is open/);
    await page.waitForTimeout(2000);
  });
  await phase('a file of 20,000 examples', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `{"prompt":"${i} + ${i % 7} =","completion":"${i + (i % 7)}"}`,
    );
    await page
      .getByLabel('Choose files')
      .setInputFiles({ name: 'many.jsonl', mimeType: '', buffer: Buffer.from(lines.join('\n')) });
    await until(page, /20,000 examples in many/);
    await page.waitForTimeout(1000);
    await button(page, 'Use these examples').click();
    await until(page, /In use: many/);
    await page.waitForTimeout(2000);
  });
  await phase('the library', async () => {
    await button(page, /^Library/).click();
    await page.waitForTimeout(1500);
  });
  await page.keyboard.press('Escape');
  await phase('another example', async () => {
    await button(page, 'Choose another example').click();
    await page.waitForTimeout(1000);
    await button(page, 'Open this example').first().click();
    await until(page, /of \d+ held-out questions/, 3);
  });
  await phase('a chat', async () => {
    await page.getByText('Chat', { exact: true }).click();
    await page.waitForTimeout(1000);
    await page.getByRole('textbox', { name: /Message|Question/ }).fill('the quick brown fox');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(4000);
  });
  const device = await page.getByRole('status', { name: 'Device' }).innerText();
  console.log(`\n${device}${THROTTLE > 1 ? `, throttled ${THROTTLE}×` : ''}\n${rows.join('\n')}`);
  expect(rows.length).toBeGreaterThan(0);
});
