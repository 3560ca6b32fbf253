// What Chromium's own trace says of the page's main thread, in processor time: what other programs do meanwhile does not count.
import type { Browser, Page } from '@playwright/test';

export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds, as all of them: from when, how long by the clock, how long on a processor. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: Record<string, unknown>;
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', '__metadata'];

/** The events of the busiest main thread while something is done: another page has next to nothing to do then. */
export async function mainThread(browser: Browser, page: Page, act: () => Promise<void>): Promise<TraceEvent[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  let traced: Buffer | undefined;
  try {
    await act();
  } finally {
    traced = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(traced.toString()) as { traceEvents: TraceEvent[] };
  const mains = traceEvents.filter(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain');
  const threads = mains.map(({ pid, tid }) => traceEvents.filter((event) => event.pid === pid && event.tid === tid));
  const [busiest] = threads.toSorted((x, y) => processorMs(tasksIn(y)) - processorMs(tasksIn(x)));
  return busiest;
}

/** The tasks among them, in their order; tasks in tasks count once. */
export const tasksIn = (events: readonly TraceEvent[]): TraceEvent[] =>
  outermost(events.filter(({ name }) => name === 'RunTask'));

export const processorMs = (events: readonly TraceEvent[]): number =>
  events.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1000;

/** Those that are in none of the others, in their order. */
export function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let end = -Infinity;
  return events
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}
