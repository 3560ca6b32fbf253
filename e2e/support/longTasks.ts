// The longest task of the page's main thread, as the browser tells of it: tasks of 50 ms and more.
import type { Page } from '@playwright/test';

interface Counting {
  longest: number;
}

/** To be called before the page is opened. */
export async function countLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { longest: 0 });
    new PerformanceObserver((list) => {
      const counting = window as unknown as Counting;
      for (const { duration } of list.getEntries()) counting.longest = Math.max(counting.longest, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
}

/** Milliseconds, since this was asked last; 0 for none of 50 ms. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const counting = window as unknown as Counting;
    const { longest } = counting;
    counting.longest = 0;
    return longest;
  });
}
