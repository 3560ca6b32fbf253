// How long the page's main thread is busy in each frame, from Chromium's own trace. Processor time, not time of day: what
// other programs do meanwhile does not count.
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', '__metadata'];

const ASKED = 'FireAnimationFrame';

/** Milliseconds of each frame for which a script asked: from what it handed over to what the next one did. */
export async function busyFrames(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mains = traceEvents.filter(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain');
  const threads = mains.map(({ pid, tid }) => traceEvents.filter((event) => event.pid === pid && event.tid === tid));
  const named = (events: readonly TraceEvent[], name: string): TraceEvent[] =>
    events.filter((event) => event.name === name).toSorted((x, y) => x.ts - y.ts);
  const [main] = threads.toSorted((x, y) => named(y, ASKED).length - named(x, ASKED).length);
  const [asked, commits, tasks] = [named(main, ASKED), named(main, 'Commit'), named(main, 'RunTask')];
  return commits.slice(0, -1).flatMap(({ ts }, i) => {
    const isIn = (event: TraceEvent): boolean => event.ts >= ts && event.ts < commits[i + 1].ts;
    if (!asked.some(isIn)) return [];
    return [outermost(tasks.filter(isIn)).reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1000];
  });
}

/** Tasks in tasks count once. */
function outermost(tasks: readonly TraceEvent[]): TraceEvent[] {
  let end = -Infinity;
  return tasks
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}
