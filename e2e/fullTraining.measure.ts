// A full training from "start over" in a fresh profile (`npm run measure`), scored on words that were in no training
// example. STEPS sets another length of the run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const TASK = 'public/models/codes-and-sums';

test('full training', async ({ page }) => {
  test.setTimeout(20 * MINUTE);
  await page.goto('./');
  await page.getByRole('button', { name: 'Start over and train it yourself' }).click();
  if (process.env.STEPS) {
    await page.getByText('Settings', { exact: false }).first().click();
    await page.getByRole('spinbutton', { name: 'Steps' }).fill(process.env.STEPS);
  }
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const started = Date.now();
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: 15 * MINUTE });
  const seconds = (Date.now() - started) / 1000;
  const trained = await scores(page);
  const device = await page.getByRole('status', { name: 'Device' }).innerText();
  console.log(JSON.stringify({ device, seconds, trained }, null, 1));
});

/** Saves the composition as a person would, and scores the file with the command line. */
async function scores(page: Page): Promise<Record<string, unknown>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save composition' }).click(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
  const file = join(folder, 'trained.safetensors');
  await download.saveAs(file);
  const lines = (path: string): string[] => readFileSync(path, 'utf8').trim().split('\n');
  const words = (line: string): number => (JSON.parse(line) as { prompt: string }).prompt.match(/[a-z]+/g)?.length ?? 0;
  const score = (title: string, data: string[]): [string, unknown] => {
    const path = join(folder, `${title}.jsonl`);
    writeFileSync(path, data.join('\n'));
    const out = execFileSync(
      'node',
      ['scripts/patchbay.mjs', 'eval', '--composition', file, '--data', path, '--json'],
      { encoding: 'utf8' },
    );
    return [title, (JSON.parse(out) as { exact: number }).exact];
  };
  const heldOut = lines(`${TASK}/held-out.jsonl`);
  const step = await page
    .getByText(/\d+ \/ \d+/)
    .first()
    .innerText();
  return Object.fromEntries([
    ['step', step],
    ...[1, 2, 3].map((count) =>
      score(
        `${count} words`,
        heldOut.filter((line) => words(line) === count),
      ),
    ),
    score('plain sums', lines(`${TASK}/kept.jsonl`)),
  ]) as Record<string, unknown>;
}
