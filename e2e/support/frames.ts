// How long the page's main thread is busy in each frame.
import type { Browser, Page } from '@playwright/test';
import { mainThread, outermost, processorMs, type TraceEvent } from './trace.ts';

/** Milliseconds of each frame for which a script asked: from what it handed over to what the next one did. */
export async function busyFrames(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  const main = await mainThread(browser, page, act);
  const named = (name: string): TraceEvent[] =>
    main.filter((event) => event.name === name).toSorted((x, y) => x.ts - y.ts);
  const [asked, commits, tasks] = [named('FireAnimationFrame'), named('Commit'), named('RunTask')];
  return commits.slice(0, -1).flatMap(({ ts }, i) => {
    const isIn = (event: TraceEvent): boolean => event.ts >= ts && event.ts < commits[i + 1].ts;
    return asked.some(isIn) ? [processorMs(outermost(tasks.filter(isIn)))] : [];
  });
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}
