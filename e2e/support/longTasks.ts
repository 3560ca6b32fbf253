// Long tasks of the page's main thread, as the browser tells of them: those of 50 ms and more.
import type { Page } from '@playwright/test';

export interface LongTasks {
  /** Milliseconds; 0 for none of 50 ms. */
  longest: number;
  count: number;
}

type Counting = Window & { longTasks: LongTasks };

/** To be called before the page is opened. */
export async function countLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: LongTasks = { longest: 0, count: 0 };
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.count++;
        seen.longest = Math.max(seen.longest, duration);
      }
    }).observe({ type: 'longtask', buffered: true });
  });
}

/** Since this was asked last. */
export function longTasks(page: Page): Promise<LongTasks> {
  return page.evaluate(() => {
    const { longTasks: seen } = window as unknown as Counting;
    const now = { ...seen };
    Object.assign(seen, { longest: 0, count: 0 });
    return now;
  });
}

/** Milliseconds, since this was asked last; 0 for none of 50 ms. */
export const longestTask = async (page: Page): Promise<number> => (await longTasks(page)).longest;
