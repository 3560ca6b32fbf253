// A long day in one page: 10,000 training steps and a chat of 2,000 turns with the built-in pair, on the real engine
// (`npm run measure -- e2e/soak.measure.ts`; SCALE=0.05 for a twentieth of it, PART=training or PART=chat for one of the two).
// Fails when memory grows beyond the bounds, or when the last tenth is slower than the first; where a part of the work is too
// little to compare them, it says so.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { listenForHeldBytes, memoryOf, processorTimeOf, type Held } from './support/memory.ts';
import { expect, test } from './support/test.ts';
import { lastTenthOfFirst, trend } from './support/trend.ts';

const SCALE = Number(process.env.SCALE ?? 1);
const [STEPS, TURNS] = [Math.round(10_000 * SCALE), Math.round(2_000 * SCALE)];
const SAMPLES = Math.max(5, Math.min(20, Math.round(TURNS / 20)));
const MINUTE = 60_000;
/** Share of the work after which nothing may grow: plans are made, compilers have settled, the chat has filled its context. */
const WARM_UP = 0.2;
const SLOWEST = 0.95;
const MB = 2 ** 20;

/**
 * Bytes (nodes) by which all of the work may add after the warm-up. What was said in a chat, and each loss, is kept, so the
 * page's heap grows by that; graphics memory depends on whether a look at the held-out questions, or into an answer, is under
 * way; resident memory goes up and down by such amounts. The browser keeps two nodes of each of the last thousand things that
 * were typed, to undo them.
 */
const MOST: Record<'training' | 'chat', Partial<Record<keyof Held, number>>> = {
  training: { pageHeap: 4 * MB, workerHeap: 2 * MB, nodes: 500, gpu: MB, renderer: 64 * MB, gpuProcess: 64 * MB },
  chat: { pageHeap: 16 * MB, workerHeap: 4 * MB, nodes: 2_500, gpu: MB, renderer: 64 * MB, gpuProcess: 64 * MB },
};
/** A sample on a machine with other work is a little off; a bound is broken by what is surely above it. */
const SURE = 2;

const questions = readFileSync('public/models/codes-and-sums/held-out.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { prompt: string }).prompt);

interface Sample {
  at: number;
  held: Held;
}

test(`${STEPS} training steps, ${TURNS} chat turns`, async ({ page }) => {
  test.setTimeout(90 * MINUTE);
  await listenForHeldBytes(page);
  await page.addInitScript(listenForSteps, STEPS);
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3, { timeout: MINUTE });
  const held = await memoryOf(page);
  console.log(await page.getByRole('status', { name: 'Device' }).innerText());

  const broken: string[] = [];
  for (const { what, unit, total, go } of PARTS.filter((part) => !process.env.PART || part.what === process.env.PART)) {
    const began = Date.now();
    const course = await go(page, held);
    console.log(`${what}: ${((Date.now() - began) / MINUTE).toFixed(1)} minutes`);
    broken.push(...told(what, unit, total, course));
  }
  expect(broken).toEqual([]);
});

const PARTS = [
  { what: 'training', unit: 'step', total: STEPS, go: training },
  { what: 'chat', unit: 'turn', total: TURNS, go: chat },
] as const;

interface Course {
  samples: Sample[];
  /** Of the last tenth, as a share of that of the first; NaN where there is too little to say. */
  speed: number;
  /** The same by the processor's time of all the browser's processes, which does not tell of other work on the machine. */
  processorSpeed?: number;
}

async function training(page: Page, held: () => Promise<Held>): Promise<Course> {
  await page.getByRole('button', { name: 'Start over and train it yourself' }).click();
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill(String(STEPS));
  await page.getByRole('spinbutton', { name: 'Examples per step' }).fill('8');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const samples: Sample[] = [];
  for (let i = 1; i < SAMPLES; i++) {
    await untilStep(page, Math.round((i * STEPS) / SAMPLES));
    const sample = await sampled(await stepsOf(page), held);
    if ((await stepsOf(page)) < STEPS) samples.push(sample); // a run that has ended holds nothing any more
  }
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: 30 * MINUTE });
  const marks = await page.evaluate(() => [...(window as unknown as { marks: Float64Array }).marks]);
  return { samples, speed: lastTenthOfFirst(marks) };
}

async function chat(page: Page, held: () => Promise<Held>): Promise<Course> {
  await page.getByRole('radio', { name: 'Chat' }).check({ force: true });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('spinbutton', { name: 'Longest answer' }).fill('4');
  await page.keyboard.press('Escape');
  const box = page.getByRole('textbox', { name: 'Message' });
  const send = page.getByRole('button', { name: 'Send' });
  const full = page.getByText(/earlier messages? had no room/).first();
  const samples: Sample[] = [];
  const processor = await processorTimeOf(page);
  const spent: number[] = [];
  /** Milliseconds of each turn since the conversation has filled its context: before that, a turn has less to read. */
  const ends: number[] = [];
  let [clock, spentInAll] = [0, 0];
  for (let turn = 1; turn <= TURNS; turn++) {
    const [before, spentBefore] = [performance.now(), await processor()];
    await box.fill(questions[turn % questions.length]);
    await box.press('Enter');
    await expect(box).toHaveValue('');
    await send.waitFor();
    clock += performance.now() - before;
    spentInAll += (await processor()) - spentBefore;
    if (ends.length > 0 || (await full.isVisible())) {
      ends.push(clock);
      spent.push(spentInAll);
    }
    if (turn % Math.ceil(TURNS / SAMPLES) === 0) samples.push(await sampled(turn, held));
  }
  console.log(ends.length > 0 ? `the context was full from turn ${TURNS - ends.length + 1} on` : 'never full');
  if (ends.length <= 20) return { samples, speed: NaN };
  return { samples, speed: lastTenthOfFirst(ends), processorSpeed: lastTenthOfFirst(spent) };
}

async function sampled(at: number, held: () => Promise<Held>): Promise<Sample> {
  const sample = { at, held: await held() };
  console.log(JSON.stringify({ at, ...sample.held }));
  return sample;
}

/** Prints the table, and says what is beyond its bound. */
function told(what: 'training' | 'chat', unit: string, total: number, { samples, ...speeds }: Course): string[] {
  const settled = samples.filter(({ at }) => at >= WARM_UP * total);
  if (settled.length < 3) return [`${what}: ${settled.length} samples after the warm-up are too few`];
  const broken: string[] = [];
  console.log(`| ${what} | first | last | a thousand ${unit}s add | allowed in all |\n|---|---|---|---|---|`);
  for (const key of Object.keys(settled[0].held) as (keyof Held)[]) {
    const { slope, error } = trend(settled.map(({ at, held }) => [at, held[key]]));
    const most = MOST[what][key];
    const row = [settled[0].held[key], settled[settled.length - 1].held[key]].map((value) =>
      value.toLocaleString('en'),
    );
    const grown = `${Math.round(1000 * slope).toLocaleString('en')} ± ${Math.round(1000 * error).toLocaleString('en')}`;
    console.log(`| ${key} | ${row.join(' | ')} | ${grown} | ${most?.toLocaleString('en') ?? ''} |`);
    const surely = (slope - SURE * error) * total;
    if (most !== undefined && surely > most) broken.push(`${what}: ${key} grew by ${Math.round(slope * total)}`);
  }
  const speed = speeds.processorSpeed ?? speeds.speed;
  const share = (value: number): string => `${(100 * value).toFixed(1)} % of the first`;
  const clock = ` (by the clock, other work on the machine included: ${share(speeds.speed)})`;
  const compared = Number.isNaN(speed)
    ? 'not judged'
    : `${share(speed)}${speeds.processorSpeed === undefined ? '' : clock}`;
  console.log(`speed of the last tenth: ${compared}`);
  const isTooLittle = Number.isNaN(speed) && SCALE < 1; // a part of the work need not suffice to say
  if (!isTooLittle && !(speed >= SLOWEST)) broken.push(`${what}: speed of the last tenth: ${compared}`);
  return broken;
}

const untilStep = (page: Page, step: number) =>
  page.waitForFunction((wanted) => (window as unknown as { stepsMade: number }).stepsMade >= wanted, step, {
    timeout: 60 * MINUTE,
    polling: 200,
  });

const stepsOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { stepsMade: number }).stepsMade);

/** Notes when each hundredth of the run was done, in memory that does not grow. */
function listenForSteps(steps: number): void {
  const marks = new Float64Array(101);
  Object.assign(window, { marks, stepsMade: 0 });
  class Listening extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      interface Told {
        event?: { type: string; points?: { step: number }[] };
      }
      this.addEventListener('message', ({ data: { event } }: MessageEvent<Told>) => {
        const made = event?.type === 'stepsDone' ? (event.points?.at(-1)?.step ?? 0) : 0;
        if (made === 0) return;
        Object.assign(window, { stepsMade: made });
        for (let mark = Math.floor((100 * made) / steps); mark >= 0 && marks[mark] === 0; mark--)
          marks[mark] = performance.now();
      });
    }
  }
  Object.assign(window, { Worker: Listening });
}
