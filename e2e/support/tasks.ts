// Every task of the page's main thread while something is done, and who took its time.
import type { Browser, Page } from '@playwright/test';
import { mainThread, outermost, processorMs, tasksIn, type TraceEvent } from './trace.ts';

export interface PageTask {
  /** On a processor, and by the clock: the same only where nobody else wants the cores. */
  ms: number;
  clockMs: number;
  /** What took most of it, and the files of the scripts that were called. */
  who: string;
}

/** Shorter ones are nobody's trouble, and there are thousands of them. */
const TOLD_FROM_MS = 8;

/** The page's tasks of 8 ms and more, longest first. Of what a test does in the page, only what the page made of it counts. */
export async function pageTasks(browser: Browser, page: Page, act: () => Promise<void>): Promise<PageTask[]> {
  const main = (await mainThread(browser, page, act)).filter(({ ph }) => ph === 'X');
  return tasksIn(main)
    .filter((task) => processorMs([task]) >= TOLD_FROM_MS)
    .map((task) => {
      const inside = within(main, task);
      const counted = inside.some(isOfATest) ? outermost(inside.filter(isOfThePage)) : [task];
      return {
        ms: processorMs(counted),
        clockMs: counted.reduce((sum, { dur = 0 }) => sum + dur / 1000, 0),
        who: whoIn(inside),
      };
    })
    .toSorted((a, b) => b.ms - a.ms);
}

export const told = ({ ms, clockMs, who }: PageTask): string =>
  `${ms.toFixed(0)} ms, ${clockMs.toFixed(0)} by the clock: ${who}`;

/** Playwright asks through the protocol of the developer tools, in the page's own thread. */
const isOfATest = ({ args }: TraceEvent): boolean =>
  (args.chrome_mojo_event_info as { mojo_interface_tag?: string } | undefined)?.mojo_interface_tag ===
  'blink.mojom.DevToolsSession';
const isOfThePage = ({ name }: TraceEvent): boolean => name === 'EventDispatch';

function within(events: readonly TraceEvent[], { ts, dur = 0 }: TraceEvent): TraceEvent[] {
  return events.filter((event) => event.ts >= ts && event.ts + (event.dur ?? 0) <= ts + dur);
}

const KINDS: Record<string, string> = {
  HandlePostMessage: 'a message',
  EventDispatch: 'an event',
  FireAnimationFrame: 'a frame',
  TimerFire: 'a timer',
  FunctionCall: 'scripts',
  EvaluateScript: 'a script that starts',
  'v8.evaluateModule': 'a script that starts',
  ParseHTML: 'HTML',
  UpdateLayoutTree: 'styles',
  Layout: 'layout',
  Paint: 'painting',
  MinorGC: 'memory',
  MajorGC: 'memory',
};

/** "a message 32 (index 30), layout 4": kinds of work that took a tenth of a task and more, in ms. */
function whoIn(inside: readonly TraceEvent[]): string {
  const kinds = [...new Set(Object.values(KINDS))].map((kind) => {
    const of = outermost(inside.filter(({ name }) => KINDS[name] === kind));
    return {
      kind,
      ms: processorMs(of),
      scripts: scriptsIn(inside.filter((event) => of.some((outer) => isIn(event, outer)))),
    };
  });
  const all = Math.max(...kinds.map(({ ms }) => ms));
  return kinds
    .filter(({ ms }) => ms > all / 10 && ms >= 1)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ kind, ms, scripts }) => `${kind} ${ms.toFixed(0)}${scripts && ` (${scripts})`}`)
    .join(', ');
}

const isIn = (event: TraceEvent, outer: TraceEvent): boolean => within([event], outer).length === 1;

function scriptsIn(inside: readonly TraceEvent[]): string {
  const calls = inside.filter(({ name }) => name === 'FunctionCall');
  const urls = outermost(calls).map(({ args }) => (args.data as { url?: string } | undefined)?.url ?? '');
  const names = urls.flatMap((url) => /([^/]+)-[^/-]{8}\.js$/.exec(url)?.[1] ?? []);
  return [...new Set(names)].join(', ');
}
