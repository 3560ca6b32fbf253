// 100,000 examples through the page, on the real engine (`npm run measure -- e2e/manyExamples.measure.ts`; EXAMPLES sets
// another number): how long until they are read, in use, and trained on; the longest tasks of the main thread; what is held.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Draw } from '../src/engine/testing/draw.ts';
import { countLongTasks, longestTask } from './support/longTasks.ts';
import { listenForHeldBytes, memoryOf } from './support/memory.ts';
import { pageTasks, told as inWords } from './support/tasks.ts';
import { expect, test } from './support/test.ts';

const COUNT = Number(process.env.EXAMPLES ?? 100_000);
const MINUTE = 60_000;
const told = COUNT.toLocaleString('en-US');

test(`${told} examples: read, used, trained on`, async ({ page, browser }) => {
  test.setTimeout(20 * MINUTE);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
  const file = join(folder, 'many.jsonl');
  writeFileSync(file, questions(COUNT).join('\n'));
  await countLongTasks(page);
  await listenForHeldBytes(page);
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
  const held = await memoryOf(page);
  console.log(await page.getByRole('status', { name: 'Device' }).innerText(), `${statSync(file).size} bytes`);
  console.log('before', JSON.stringify(await held()));

  const timed = async (what: string, act: () => Promise<void>): Promise<void> => {
    await longestTask(page);
    let seconds = '';
    const tasks = await pageTasks(browser, page, async () => {
      const started = performance.now();
      await act();
      seconds = ((performance.now() - started) / 1000).toFixed(1);
    });
    const longest = await longestTask(page);
    console.log(`${what}: ${seconds} s, longest task of the main thread ${longest.toFixed(0)} ms by the clock`);
    for (const task of tasks.slice(0, 3)) console.log(`    on a processor: ${inWords(task)}`);
    console.log(JSON.stringify(await held()));
  };
  await timed('read', async () => {
    await page.getByLabel('Choose files', { exact: true }).setInputFiles(file);
    await expect(page.getByRole('status', { name: 'What was read' })).toContainText(`${told} examples`, {
      timeout: 10 * MINUTE,
    });
  });
  await timed('in use', async () => {
    await page.getByRole('button', { name: 'Use these examples' }).click();
    await expect(page.getByRole('button', { name: 'Use these examples' })).toBeHidden({ timeout: 10 * MINUTE });
    await expect(page.getByRole('region', { name: 'Your examples' })).toContainText('In use: many.jsonl');
  });
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('20');
  await timed('20 steps', async () => {
    await page.getByRole('button', { name: /^Train( further)?$/ }).click();
    await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({
      timeout: 10 * MINUTE,
    });
  });
  rmSync(folder, { recursive: true });
});

/** As those of the example, with other words: each is another question. */
function questions(count: number): string[] {
  const known = readFileSync('public/models/codes-and-sums/train.jsonl', 'utf8').trim().split('\n');
  const words = [...new Set(known.flatMap((line) => line.match(/[a-z]{3,}/g) ?? []))];
  const draw = new Draw(1);
  return Array.from({ length: count }, (_none, i) => {
    const asked = [words[i % words.length], draw.pick(words), words[Math.floor(i / words.length) % words.length]];
    return JSON.stringify({ prompt: `${asked.join(' + ')} =`, completion: `${draw.whole(0, 40)}` });
  });
}
