// What a visitor waits for, in the terms of https://web.dev/articles/vitals, on the real engine: a first visit and one that
// has been here before, as it is, and as on a phone (a processor four times slower, a line like slow 4G). Prints a table
// (`npm run measure -- e2e/load.measure.ts`).
import type { Browser, Page } from '@playwright/test';
import { untilStored } from './support/network.ts';
import type { Origins } from './support/origins.ts';
import { NO_LINE, SLOW_4G, SlowHost, type Line } from './support/slowHost.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;
const LONG_TASK_MS = 50;

interface Conditions {
  name: string;
  throttle: number;
  line: Line;
}

const CONDITIONS: Conditions[] = [
  { name: 'as it is', throttle: 1, line: NO_LINE },
  { name: 'as on a phone', throttle: 4, line: SLOW_4G },
];

interface Seen {
  firstPaint: number;
  largestPaint: number;
  shift: number;
  tasks: [start: number, ms: number][];
}

interface Visit extends Omit<Seen, 'tasks'> {
  blocked: number;
  usable: number;
  requests: number;
  bytes: number;
}

/** To be called before the page is opened. */
const watch = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen: Seen = { firstPaint: 0, largestPaint: 0, shift: 0, tasks: [] };
    Object.assign(window, { seen });
    const each = (type: string, note: (entry: PerformanceEntry) => void): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    each('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') seen.firstPaint = startTime;
    });
    each('largest-contentful-paint', ({ startTime }) => (seen.largestPaint = startTime));
    each('layout-shift', (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) seen.shift += value;
    });
    each('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
  });

/** Usable: the models are here, and one's first question is answered live. All but `shift` and counts in ms. */
async function visit(page: Page, host: SlowHost, throttle: number): Promise<Visit> {
  await watch(page);
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  host.forget();
  await page.goto(host.url, { waitUntil: 'domcontentloaded' });
  const usable = await page.waitForFunction(
    () => document.body.textContent.includes('tokens/s') && performance.now(),
    undefined,
    { polling: 100, timeout: 5 * MINUTE },
  );
  const { requests, bytes } = host;
  const { tasks, ...seen } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  const until = (await usable.jsonValue()) as number;
  const blocked = tasks
    .filter(([start]) => start >= seen.firstPaint && start < until)
    .reduce((sum, [, ms]) => sum + ms - LONG_TASK_MS, 0);
  expect(seen.firstPaint).toBeGreaterThan(0);
  return { ...seen, blocked, usable: until, requests, bytes };
}

async function visits(
  browser: Browser,
  host: SlowHost,
  origins: Origins,
  { throttle, line }: Conditions,
): Promise<Visit[]> {
  const context = await browser.newContext();
  origins.watch(context);
  host.line = line;
  const first = await context.newPage();
  const cold = await visit(first, host, throttle);
  host.line = NO_LINE; // what is stored behind the first answer
  await untilStored(first);
  await first.close();
  host.line = line;
  const warm = await visit(await context.newPage(), host, throttle);
  await context.close();
  return [cold, warm];
}

test('loading', async ({ browser, origins }) => {
  test.setTimeout(15 * MINUTE);
  const host = await SlowHost.start();
  origins.typed(host.url);
  console.log('| | first paint, ms | largest paint, ms | shift | blocked, ms | usable, s | requests | kB |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const conditions of CONDITIONS) {
    const [cold, warm] = await visits(browser, host, origins, conditions);
    for (const [name, seen] of [
      ['first visit', cold],
      ['here before', warm],
    ] as const) {
      const { firstPaint, largestPaint, shift, blocked, usable, requests, bytes } = seen;
      const whole = [firstPaint, largestPaint].map((ms) => ms.toFixed(0)).join(' | ');
      const rest = `${shift.toFixed(3)} | ${blocked.toFixed(0)} | ${(usable / 1000).toFixed(1)} | ${requests} | ${(bytes / 1000).toFixed(0)}`;
      console.log(`| ${name}, ${conditions.name} | ${whole} | ${rest} |`);
    }
  }
  await host.close();
});
